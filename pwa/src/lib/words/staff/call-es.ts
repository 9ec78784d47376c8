import type { CallWords } from './call'

/** A figure and its unit stay on one line. */
const span = (minutes: number) => (minutes < 60 ? `${minutes}\u00a0min` : `${minutes / 60}\u00a0h`)

export const callEs: CallWords = {
  call: {
    before: (time) => `Llamada prometida antes de las ${time}`,
    late: (time) => `La llamada va con retraso: se prometió antes de las ${time}`,
    owed: (time) => `Nadie contestó. Llame otra vez antes de las ${time}`,
    owedLate: (time) => `Nadie contestó y la llamada va con retraso: se prometió antes de las ${time}`,
    owedMany: (n) => (n === 1 ? '1 llamada pendiente' : `${n} llamadas pendientes`),
    moreAt: (time) => `más personas a las ${time}`,
    everybody: 'se ha avisado a todos',
    note: 'Anotar la llamada',
    title: '¿Qué pasó con la llamada?',
    how: 'La llamada',
    result: {
      reached: 'Habló con el paciente',
      no_answer: 'Nadie contestó',
      left_message: 'Dejó un mensaje',
    },
    again: 'Llamar otra vez antes de las',
    in: (time, minutes) => `${time} (en\u00a0${span(minutes)})`,
    choose: 'Elija qué pasó.',
    save: 'Guardar',
    savedReached: (name) => `${name}: contestó. La alerta es suya hasta que la cierre.`,
    savedAgain: (name, time) => `${name}: llamar otra vez antes de las ${time}.`,
    saved: (name) => `${name}: la llamada está anotada.`,
    notYours: 'Nadie tiene esta alerta ahora. La lista está al día otra vez.',
    tooLate: 'La llamada debe ser antes.',
    withdraw: 'Ya no hace falta llamar',
    withdrawHint: 'A nadie se le recordará ya la llamada prometida.',
    falseAlarm: '¿Por qué fue una falsa alarma?',
    falseAlarmLacking: 'Diga por qué, para que haya menos.',
  },
}
