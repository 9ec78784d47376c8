// The figures in words, for whoever listens rather than looks, and what the button says.

import type { Text } from '../protocol/texts.ts'

/** What is seen, from the first pose to the last, in one sentence. The person may be anybody, so it says "the person". */
export const TWINS: Record<string, Text> = {
  EX01: {
    en: 'The person lies on their back in bed with knees bent and one hand on the belly; air goes in through the nose and the belly rises, then it sinks.',
    es: 'La persona está acostada boca arriba en la cama, con las rodillas dobladas y una mano en el abdomen; el aire entra por la nariz y el abdomen sube, luego baja.',
  },
  EX02: {
    en: 'The person lies on their back in bed with legs straight; the toes point away, then the feet bend up toward the knees.',
    es: 'La persona está acostada boca arriba en la cama, con las piernas estiradas; las puntas de los pies se alejan y luego suben hacia las rodillas.',
  },
  EX03: {
    en: 'The person lies on their back with knees bent, rolls onto one side with shoulders and hips together, then pushes up with the arms and sits on the edge of the bed.',
    es: 'La persona está acostada boca arriba con las rodillas dobladas, gira de lado con hombros y cadera juntos, y luego se empuja con los brazos hasta sentarse al borde de la cama.',
  },
  EX04: {
    en: 'The person walks forward, standing tall, and the arms swing along.',
    es: 'La persona camina hacia adelante, derecha, y los brazos acompañan el paso.',
  },
  EX05: {
    en: 'The person lies on their back in bed with knees bent; the belly button is drawn in gently, and the head stays down.',
    es: 'La persona está acostada boca arriba en la cama, con las rodillas dobladas; mete suavemente el ombligo sin levantar la cabeza.',
  },
  EX06: {
    en: 'The person lies on their back in bed with arms at the sides; the arms and shoulders press down into the bed, then relax.',
    es: 'La persona está acostada boca arriba en la cama, con los brazos a los lados; presiona brazos y hombros contra la cama y luego los relaja.',
  },
  EX07: {
    en: 'The person sits tall on a chair, seen from behind; both shoulder blades slide toward the spine and down.',
    es: 'La persona está sentada derecha en una silla, vista por detrás; los dos omóplatos se acercan a la columna y bajan.',
  },
  EX08: {
    en: 'The person sits tall with the back on the chair; the head slides straight back, with the chin level.',
    es: 'La persona está sentada derecha con la espalda en la silla; la cabeza se desliza hacia atrás, con la barbilla a nivel.',
  },
  EX09: {
    en: 'The person sits near the edge of a chair, leans forward from the hips with a flat back, and stands up; then sits down slowly.',
    es: 'La persona está sentada cerca del borde de una silla, se inclina desde la cadera con la espalda recta y se para; luego se sienta despacio.',
  },
  EX10: {
    en: 'The person lies on their back in bed with knees bent; the hips lift a little off the bed, then come down.',
    es: 'La persona está acostada boca arriba en la cama, con las rodillas dobladas; la cadera se levanta un poco de la cama y luego baja.',
  },
  EX11: {
    en: 'The person stands with the back near a wall and elbows bent; both arms slide up along the wall, then down.',
    es: 'La persona está de pie con la espalda cerca de la pared y los codos doblados; los dos brazos suben por la pared y luego bajan.',
  },
  EX12: {
    en: 'The person holds a counter with both hands; the heels rise until the person stands on the toes, then come down.',
    es: 'La persona se sujeta de un mueble firme con las dos manos; los talones suben hasta quedar en las puntas de los pies y luego bajan.',
  },
  EX13: {
    en: 'The person stands with back and hips at a wall; the low back, hollow at first, presses gently flat into the wall, then lets go.',
    es: 'La persona está de pie con la espalda y la cadera en la pared; la cintura, al principio hueca, se presiona suavemente contra la pared y luego afloja.',
  },
  EX14: {
    en: 'The person holds a counter and puts one foot in front of the other, heel to toe; beside it, for later, the person stands on one leg and still holds on.',
    es: 'La persona se sujeta de un mueble firme y pone un pie justo delante del otro; al lado, para más adelante, se para en una pierna sin soltarse.',
  },
  EX15: {
    en: 'The person stands tall and holds a band that is tied in front; the elbows pull back close to the body, then the arms go forward again.',
    es: 'La persona está de pie, derecha, y sostiene una banda atada al frente; jala los codos hacia atrás, cerca del cuerpo, y luego vuelve a estirar los brazos.',
  },
  EX16: {
    en: 'The person lies face down in bed with a pillow under the belly; the chest lifts just a little while the eyes look down, then it comes down.',
    es: 'La persona está acostada boca abajo en la cama, con una almohada bajo el abdomen; el pecho se levanta apenas, con la mirada hacia abajo, y luego baja.',
  },
  EX17: {
    en: 'The person holds a rail, steps up onto a step with one foot, then with the other, and steps down again.',
    es: 'La persona se sujeta del barandal, sube un pie al escalón, luego el otro, y vuelve a bajar.',
  },
  EX18: {
    en: 'The person holds a stick along the back, at the neck and the low back; the hips go back and the flat back leans forward with soft knees, then the person stands tall.',
    es: 'La persona sostiene un palo a lo largo de la espalda, en la nuca y la cintura; la cadera va hacia atrás y la espalda recta se inclina, con las rodillas flojas; luego se endereza.',
  },
}

export const BUTTON: Record<'stop' | 'move', Text> = {
  stop: { en: 'Stop the movement', es: 'Detener el movimiento' },
  move: { en: 'Show the movement', es: 'Ver el movimiento' },
}
