import { end } from './full-stop'
import type { LadderWords } from './ladder'

export const ladderEs: LadderWords = {
  ladder: {
    title: 'Escalera de alertas',
    lead: 'A quién se avisa y cuándo, hasta que alguien diga «Yo me encargo».',
    linkHint: 'Cómo llega a más personas una alerta que nadie atiende.',
    urgent: 'Alertas urgentes',
    warning: 'Advertencias',
    info: 'Información',
    infoText: 'Aparece en la lista y en el tablero. No suena ningún teléfono.',
    urgentFirst:
      'De inmediato y a cualquier hora: se avisa a quien tiene la posición más baja de la guardia.',
    urgentAgain: 'A los 2 minutos se les avisa otra vez, en los teléfonos que no confirmaron.',
    urgentSecond: (minutes) =>
      `Si nadie dice «Yo me encargo» durante ${minutes}, se avisa a toda la enfermería de guardia.`,
    urgentThird: (minutes) =>
      `Si nadie lo dice durante ${minutes}, se avisa a toda la enfermería y a la administración, de guardia o no.`,
    urgentRepeat: 'Desde entonces se les avisa cada 15 minutos, hasta que alguien la atienda.',
    warningFirst:
      'Se avisa a quien tiene la posición más baja de la guardia. En horas de silencio espera a que terminen.',
    warningSecond: (minutes) =>
      `Si nadie dice «Yo me encargo» durante ${minutes} de trabajo, se avisa a toda la enfermería de guardia.`,
    warningThird: (hours) =>
      `Si nadie lo dice durante ${hours} de trabajo, se avisa a toda la enfermería y a la administración, de guardia o no.`,
    warningRepeat: 'Desde entonces se les avisa al comienzo de cada día.',
    stops: 'El tiempo se detiene solo mientras alguien se encarga.',
    minutes: 'Minutos',
    ofMinutes: (n) => (n === 1 ? '1 minuto' : `${n} minutos`),
    ofHours: (n) => (n === 1 ? '1 hora' : `${n} horas`),
    workingMinutes: 'Minutos de trabajo',
    workingHours: 'Horas de trabajo',
    bounds: (min, max, usual) => `De ${min} a ${max}. Valor inicial: ${usual}.`,
    outside: (min, max) => `Lo seguro es de ${min} a ${max}.`,
    missing: 'Escriba un número entero.',
    isDefault: 'Son los valores iniciales. Nadie los ha cambiado todavía.',
    version: (n, when) => end(`Versión ${n}, vigente desde ${when}`),
    counts:
      'Un cambio vale para las alertas que se abran desde entonces. Las abiertas conservan su escalera.',
    save: 'Guardar escalera',
    saved: 'Guardada. Vale para las alertas nuevas desde ahora.',
    backToDefaults: 'Poner los valores iniciales',
    stale: 'Otra persona cambió la escalera entretanto. No se guardó nada de lo suyo.',
    showNew: 'Mostrar la nueva',
    readOnly: 'Solo la administración puede cambiarla.',
    skipped: 'Un paso que no llegaría a nadie se salta de inmediato.',
  },
}
