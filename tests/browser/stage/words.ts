/** What a patient reads on the way through a check-in, to be found by as a person finds it. */
export const WORDS = {
  en: {
    switchTo: 'Switch to English',
    movement: /How bad is your back pain when you move/,
    rest: /How bad is your back pain right now/,
    onward: /^(Save and go on|Yes)$/,
    noMedicine: 'No',
    none: 'None of these',
    done: 'Done',
    read: 'I have read this',
    today: 'Today',
    saved: 'Saved on this phone',
    sent: 'Sent to the clinic',
  },
  es: {
    switchTo: 'Cambiar a español',
    movement: /¿Qué tan fuerte es su dolor de espalda cuando se mueve/,
    rest: /¿Qué tan fuerte es su dolor de espalda ahora mismo/,
    onward: /^(Guardar y seguir|Sí)$/,
    noMedicine: 'No',
    none: 'Nada de esto',
    done: 'Listo',
    read: 'Ya lo leí',
    today: 'Hoy',
    saved: 'Guardado en este teléfono',
    sent: 'Enviado a la clínica',
  },
} as const

export type Language = keyof typeof WORDS
