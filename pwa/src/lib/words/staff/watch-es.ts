import { end } from './full-stop'
import type { WatchWords } from './watch'

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds}\u00a0s`
  return seconds < 7200 ? `${Math.round(seconds / 60)}\u00a0min` : `${Math.round(seconds / 3600)}\u00a0h`
}

export const watchEs: WatchWords = {
  engine: {
    late: 'Las alertas llegan con retraso.',
    nurse: 'No espere el aviso en su teléfono: mire el tablero y llame a los pacientes que le preocupan.',
    others: 'Si le preocupa un paciente, llame por teléfono o dígaselo en persona a enfermería.',
    admin: 'Diga a enfermería que vigile el tablero y lea qué falla.',
    toBoard: 'Al tablero',
    toNotices: 'Qué falla',
  },
  notices: {
    title: 'Avisos del sistema',
    lead: 'Lo que falla en el propio Reliefline. Aquí no se nombra a ningún paciente.',
    short: 'Sistema',
    line: (n) =>
      n === 1 ? 'Algo falla en el propio Reliefline.' : `${n} cosas fallan en el propio Reliefline.`,
    open: 'Ahora',
    none: 'No falla nada que Reliefline sepa',
    noneHint:
      'Se revisa cada diez segundos. Lo que encuentra aparece aquí; si las alertas pueden llegar con retraso, se avisa también por correo y SMS a la administración, donde estén configurados.',
    what: {
      engine_late: 'Las alertas pueden llegar con retraso',
      instance_gone: 'Un servidor se detuvo',
      canary_missed: 'Los mensajes de prueba no vuelven',
      clock_apart: 'Dos relojes no coinciden',
      nobody_live: 'No se pudo avisar a nadie de una alerta',
      episode_unjudged: 'Un registro no se pudo evaluar',
      row_put_off: 'Una tarea tuvo que aplazarse',
      push_refused: 'Un mensaje fue rechazado',
      vapid_broken: 'Las notificaciones ya no se aceptan',
      push_host_unreachable: 'No se llega a un servicio de notificaciones',
      coverage_hole: 'Una alerta no llegaría a nadie ahora',
      duty_gap: 'No habrá nadie de guardia',
      phone_unproven: 'Un teléfono no respondió a la prueba de hoy',
      caught_up: 'Reliefline no funcionó durante un rato',
      clock_jumped: 'El reloj de este servidor saltó',
      clock_behind: 'Los relojes fueron hacia atrás',
      disk_low: 'El disco del servidor se está llenando',
      invariant_broken: 'Reliefline se contradice',
    },
    stands: {
      engine_late: ({ seconds, count }, part) =>
        count === undefined
          ? `${part}${seconds === undefined ? '' : ` Desde hace ${duration(seconds)}.`}`
          : `${part} ${count === 1 ? 'Es 1 alerta.' : `Son ${count}.`}`,
      instance_gone: ({ seconds }) =>
        `Uno de los servidores no da señales${seconds === undefined ? '' : ` desde hace ${duration(seconds)}`}. Los demás siguen con su trabajo.`,
      canary_missed: ({ count }) =>
        `Reliefline se envía un mensaje de prueba cada cinco minutos. Los últimos ${count ?? ''} no llegaron.`,
      clock_apart: ({ seconds }) =>
        `El reloj de este servidor y el de su base de datos difieren en ${duration(Math.abs(seconds ?? 0))}.`,
      nobody_live: ({ level }) =>
        (level ?? 1) < 3
          ? `En el nivel ${level ?? 1} de la escalera nadie tenía un teléfono que conteste. Se avisó de inmediato al nivel siguiente.`
          : `En el nivel ${level}, el último de la escalera, nadie tenía un teléfono que conteste. Quedan el correo, los SMS y el tablero.`,
      episode_unjudged: () =>
        'Las reglas fallaron con lo que envió un paciente. Está guardado y se intenta otra vez cada diez segundos.',
      row_put_off: ({ code }, part) =>
        `${part} Falló y se intenta más tarde.${code ? ` Código: ${code}.` : ''}`,
      push_refused: ({ status }, part) => `Rechazado por ${part}${status ? ` con ${status}` : ''}.`,
      vapid_broken: ({ count, of }) =>
        `Los servicios de notificaciones rechazaron la firma de ${count ?? '?'} de los últimos ${of ?? '?'} mensajes.`,
      push_host_unreachable: ({ count }, host) => `${host} no respondió ${count ?? 2} veces seguidas.`,
      coverage_hole: (_, part) => part,
      duty_gap: ({ from, to }, _, when) =>
        `Desde ${from ? when(from) : '…'} hasta ${to ? when(to) : '…'} no hay nadie en la guardia.`,
      phone_unproven: (_, name) =>
        `${name} estará de guardia en las próximas 24 horas y ningún teléfono suyo respondió.`,
      caught_up: ({ from, to, count, messages }, _, when) =>
        `Desde ${from ? when(from) : '…'} hasta ${to ? when(to) : '…'}. Después se avisó de ${count === 1 ? '1 alerta' : `${count ?? 0} alertas`}, con ${messages === 1 ? '1 mensaje' : `${messages ?? 0} mensajes`}.`,
      clock_jumped: ({ seconds }) =>
        `Está ${duration(Math.abs(seconds ?? 0))} ${(seconds ?? 0) < 0 ? 'por detrás' : 'por delante'} de la hora que lleva Reliefline. Las alertas siguen esa hora.`,
      clock_behind: ({ seconds }) =>
        `Este servidor y su base de datos muestran una hora ${duration(seconds ?? 0)} anterior a la que ya se vio aquí. Lo pendiente espera ese tiempo.`,
      disk_low: ({ count }, part) => `${part} Queda libre el ${count ?? 0}\u00a0%.`,
      invariant_broken: ({ count }, part) =>
        `${part}: ${count === 1 ? '1 caso' : `${count ?? '?'} casos`}. Es un fallo del programa.`,
    },
    way: {
      engine_late:
        'Pida a enfermería que vigile el tablero y llame. Si dura, reinicie Reliefline o avise a quien administra el servidor.',
      instance_gone: 'Si no se detuvo a propósito, pida a quien administra el servidor que lo revise.',
      canary_missed:
        'Pida a enfermería que envíe una prueba a un teléfono. Si tampoco llega, vigilen el tablero y avise a quien administra el servidor.',
      clock_apart: 'Quien administra el servidor debe poner en hora los dos relojes.',
      nobody_live:
        'Llame ahora a enfermería. Después vea a quién se puede avisar y pida que prueben los teléfonos.',
      episode_unjudged: 'Pida a enfermería que lo revise: el paciente aparece encima de las alertas.',
      row_put_off: 'Si se repite, avise a quien administra el servidor, con el código.',
      push_refused:
        'Si se repite, avise a quien administra el servidor. Puede que no se haya avisado a sus destinatarios.',
      vapid_broken:
        'Puede que enfermería no reciba notificaciones: vigilen el tablero. Quien administra el servidor debe revisar las claves.',
      push_host_unreachable:
        'Los teléfonos que dependen de él no reciben avisos: vigilen el tablero. Si dura, avise a quien administra el servidor.',
      coverage_hole: 'Llame a enfermería: que alguien tome la guardia y toque una prueba en su teléfono.',
      duty_gap: 'Planifique un turno o pida a enfermería que tome la guardia.',
      phone_unproven: 'Pida a esta persona que abra Reliefline en el teléfono, envíe una prueba y la toque.',
      caught_up: 'Mire el tablero. Lo que anotaron los pacientes llega cuando sus teléfonos lo envían.',
      clock_jumped:
        'Quien administra el servidor debe ponerlo en hora. Si está en hora: reliefline clock accept.',
      clock_behind:
        'Vigilen el tablero y llamen. Quien administra el servidor debe poner en hora los relojes del servidor y de la base de datos.',
      disk_low:
        'Quien administra el servidor debe hacer sitio. Con el disco lleno no se guarda nada; los teléfonos conservan lo que no pudieron enviar.',
      invariant_broken:
        'Pida a enfermería que repase el tablero y las alertas abiertas. Avise a quien administra el servidor, con el código.',
    },
    part: {
      messages: 'Hay mensajes a teléfonos sin salir.',
      reminders: 'Hay recordatorios a pacientes sin salir.',
      ladder: 'Las alertas que nadie atiende no suben por su escalera.',
      timers: 'Las revisiones de pacientes no se hacen a tiempo.',
      unjudged: 'Hay registros de pacientes sin evaluar.',
      writes: 'No se puede guardar nada.',
      first_level: 'Hay alertas urgentes demasiado tiempo en su primer nivel.',
      database: 'La base de datos no contesta.',
      other: 'Una parte de Reliefline va con retraso.',
    },
    putOff: {
      reminder: 'Un recordatorio a un paciente.',
      escalation: 'Un paso de la escalera de una alerta.',
      message: 'Un mensaje a un teléfono.',
      episode: 'Una revisión de un paciente.',
      caseload: 'Una línea de la lista de casos.',
      other: 'Una tarea.',
    },
    hole: {
      no_nurse: 'La clínica no tiene personal de enfermería con acceso.',
      nobody_on_duty: 'No hay nadie de guardia.',
      nobody_live: 'Nadie de guardia tiene un teléfono que responda.',
      nobody_proven: 'Ningún teléfono de quien está de guardia respondió a una prueba en un día.',
      other: 'Falta algo entre una alerta y enfermería.',
    },
    disk: {
      low: 'Queda poco sitio.',
      full: 'Apenas queda sitio, ni siquiera para su reserva: pronto no se podrá guardar nada.',
      other: 'Queda poco sitio.',
    },
    law: {
      I5: 'Un registro que no se pudo evaluar no se intenta otra vez',
      I6: 'Una alerta abierta puede repetirse, o una antigua impide otra nueva',
      I7: 'Una alerta se abrió otra vez sin causa',
      I8: 'Una alerta no avisó a nadie',
      I10: 'Una alerta abierta no sube por su escalera',
      I11: 'Nadie figura como quien atendió o cerró una alerta',
      I15: 'Un mensaje quedó retenido para siempre',
      I19: 'Un paciente ya no se revisa',
      other: 'Algo que siempre debe cumplirse no se cumple',
    },
    refuser: {
      email: 'el servidor de correo',
      webhook: 'el webhook',
      unknown: 'un servicio de notificaciones',
    },
    since: (when) => `Desde ${when}`,
    again: (when, times) => `visto por última vez ${when}, ${times} veces hasta ahora`,
    over: 'Terminados',
    overNone: 'Antes no falló nada.',
    older: (n) => `Anteriores: ${n} más`,
    lasted: (from, to) => `${from} a ${to}`,
    byItself: 'terminó por sí solo',
    closedBy: (name) => `lo cerró ${name}`,
    close: 'Cerrar',
    closeOf: (what) => `Cerrar: ${what}`,
    closeTitle: '¿Cerrar este aviso?',
    closeHint: 'Cerrarlo no repara nada. Mientras dure la causa, el aviso vuelve.',
    closed: 'Cerrado. Si la causa dura, vuelve.',
    closedBefore: (name, when) => end(`${name} ya lo cerró, ${when}`),
    overBefore: 'Ya terminó.',
  },
  reachable: {
    title: 'A quién se puede avisar',
    lead: 'Si a cada persona le llega una notificación. Primero quienes necesitan algo.',
    linkHint: 'Qué teléfonos contestan y cuáles no.',
    summary: (able, of) => `Se puede avisar a ${able} de ${of}.`,
    all: (n) => (n === 1 ? 'Se puede avisar a la única persona.' : `Se puede avisar a las ${n} personas.`),
    state: {
      nothing: 'No se le puede avisar',
      unreachable: 'No es seguro que le llegue',
      ending: 'Las notificaciones terminan pronto',
      unproven: 'Sin probar en 24 horas',
      proven: 'Se le puede avisar',
    },
    way: {
      nothing: 'Pídale que abra Reliefline en el teléfono y active las notificaciones en Ajustes.',
      unproven: 'Pídale que envíe una prueba en Ajustes y la toque.',
    },
    proven: (when) => end(`Contestó una prueba ${when}`),
    shown: (when) => end(`Mostró un mensaje ${when}`),
    opened: (when) => end(`Se abrió un mensaje ${when}`),
    accepted: (when) => end(`El más reciente se envió ${when}`),
    silent: 'Últimamente no se le envió nada.',
    unheard: (when) => `Quien lo lleva no oyó una prueba ${when}: hay que ajustarlo para que suene.`,
    whyNot: {
      other_key: 'Está ligado a una clave anterior del servidor: no le llega nada.',
      suspect: 'Aceptó los últimos mensajes y no mostró ninguno.',
      unopened: 'Nunca confirma que muestra algo, y en un día no se abrió nada en él.',
      expired: 'El navegador terminó sus notificaciones.',
      out_of_contact: 'Sin uso desde hace 14 días.',
    },
    whyNotWay: {
      other_key: 'Abra Reliefline en él una vez.',
      suspect: 'Mire el modo silencio y el ahorro de batería, y envíe una prueba.',
      unopened: 'Envíe una prueba y tóquela.',
      expired: 'Abra Reliefline en él y active otra vez las notificaciones.',
      out_of_contact: 'Abra Reliefline en él y envíe una prueba.',
    },
    ends: (when) => end(`El navegador termina sus notificaciones ${when}`),
    endsWay: 'Abra Reliefline en él antes: así se renuevan.',
    noPhone: 'Ningún teléfono ni navegador tiene las notificaciones activadas.',
    others: 'No reciben alertas',
    othersHint: 'Terapia no recibe alertas, solo lo que toca a sus propios planes.',
  },
  onDuty: {
    until: (when) => `Usted está de guardia hasta ${when}`,
    open: 'Usted está de guardia',
    everybody: 'Sin calendario: usted está de guardia',
    not: 'Usted no está de guardia',
  },
}
