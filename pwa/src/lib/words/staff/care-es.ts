import type { CareWords } from './care'

const times = (n: number) => (n === 1 ? '1 vez' : `${n} veces`)
const days = (n: string) => `${n} ${n === '1' ? 'día' : 'días'}`
const after = (start: string, rest: string | undefined) => (rest ? `${start}: ${rest}` : start)

export const careEs: CareWords = {
  reason: {
    wholePlan: 'Plan',
    hold: (what, since, cause) => `${what} en pausa desde el ${since}: ${cause}`,
    cause: {
      staff: 'la puso el equipo',
      red_flag: 'señal de alerta',
      urgent_alert: 'alerta urgente',
      red_stop: 'el dolor subió demasiado',
    },
    stopped: (exercise, how) => after(`${exercise}, ejercicio parado`, how),
    amber: (exercise, how) => after(`${exercise}, dosis reducida`, how),
    pain: (after, before) =>
      after === undefined
        ? 'dolor'
        : before === undefined
          ? `dolor ${after}`
          : `dolor de ${before} a ${after}`,
    warningSign: 'señal de alerta',
    rising: (now, before) => `El dolor sube: ${now} esta semana, ${before} la anterior`,
    risingAlert: 'El dolor sube: lo dice una alerta',
    noLog: (n, last) =>
      `Sin ejercicios anotados desde hace ${n === undefined ? '7 días o más' : days(n)}${last ? `, lo último el ${last}` : ''}`,
    low: (percents) => `Dos semanas por debajo del 70\u00a0%: ${percents}`,
    lowLast: (percent) => `Dos semanas por debajo del 70\u00a0%${percent ? `, la última ${percent}` : ''}`,
    notStarted: (n) =>
      n ? `Nada anotado en los primeros ${days(n)} del plan` : 'Todavía no hay nada anotado',
    ready: (phase, n) =>
      `Se puede pasar a la ${phase}: se ${n ? `cumplen los ${n} criterios` : 'cumple todo'}`,
    someExercise: 'Un ejercicio',
  },
  grade: { good: 'Buena', fair: 'Regular', low: 'Baja' },
  caseload: {
    title: 'Pacientes en terapia',
    lead: (needing, all) => `${needing} por atender · ${all === 1 ? '1 paciente' : `${all} pacientes`}`,
    needing: (n) => `Por atender · ${n}`,
    onTrack: (n) => `En buen camino · ${n}`,
    find: 'Buscar por nombre',
    empty: 'Todavía no tiene pacientes a su cargo',
    emptyHint: 'Enfermería le asigna cada paciente en su página, en «Terapeuta».',
    emptyNurse: 'Los pacientes aparecen aquí a partir del procedimiento.',
    nothingFound: 'Nadie con ese nombre está en la lista.',
    nobodyNeeds: 'Nadie espera por ahora.',
    loadMore: 'Mostrar más',
    noPlan: 'todavía sin plan',
    soFar: (done, of) => `${done} de ${of} hasta ahora`,
    lastWeek: (percent) => `semana anterior ${percent}`,
    noWeek: 'todavía nada previsto',
    items: (n) => (n === 1 ? '1 por revisar' : `${n} por revisar`),
    nobody: 'sin terapeuta',
  },
  therapy: {
    title: 'Dolor y terapia',
    range: 'Tiempo mostrado',
    weeks3: '3 semanas',
    all: 'Todo',
    chartTitle: (range) => `Dolor y terapia, ${range}`,
    summaryDays: (n, median) =>
      `Hubo ejercicios previstos en ${n} días${median ? `; la mediana del dolor al moverse es ${median}` : ''}.`,
    summaryWeeks: (n) =>
      `Cumplimiento de ${n === 1 ? '1 semana' : `${n} semanas`}, con la mediana del dolor de cada una.`,
    pain: 'Dolor al moverse',
    done: 'Hecho',
    bar: 'Ejercicios hechos',
    mayChange: 'todavía puede cambiar',
    held: 'en pausa',
    goodLine: '80\u00a0%, una buena semana',
    median: 'Mediana del dolor en la semana',
    extra: 'trabajo adicional',
    table: 'En una tabla',
    date: 'Fecha',
    week: 'Semana',
    weekOf: (date) => `Semana del ${date}`,
    of: (done, of) => `${done} de ${of}`,
    soFar: 'hasta ahora',
    gap: 'nada previsto',
    none: 'Todavía no hay números ni ejercicios.',
    loadFailed: 'No se pudo leer el dolor y la terapia.',
  },
  exercises: {
    done7: 'Hecho, 7 días',
    painAfter: 'Dolor después',
    worst: (score) => `peor ${score}`,
    notKnown: 'no se sabe',
    plus: (n) => `trabajo adicional ${n === 1 ? '1 día' : `${n} días`}`,
    stops: (n) => `interrumpido ${times(n)}`,
    skips: (n, why) => `omitido ${times(n)}: ${why}`,
    skip: {
      pain: 'duele',
      fear: 'miedo',
      tired: 'cansancio',
      forgot: 'olvido',
      unclear: 'no sabe bien cómo',
      away: 'fuera de casa',
    },
  },
  week: {
    title: 'Esta semana',
    none: 'Hasta ahora no había nada previsto esta semana.',
    soFar: (done, of) => `${done} de ${of} hasta ahora`,
    lastWeek: (percent) => `semana anterior ${percent}`,
    stopped: (exercise, n) => `${exercise}: interrumpido ${times(n)} en 7 días.`,
    hurts: (exercise, score) => `${exercise}: dolor ${score} después.`,
    left: (exercise, n, why) => `${exercise}: omitido ${times(n)}, ${why}.`,
    missed: (exercise) => `${exercise}: nada anotado en 7 días.`,
    calm: 'Nada llama la atención en los últimos 7 días.',
    logged: 'Según lo que anotó el paciente.',
  },
  phaseCard: {
    ready: (phase) => `Se puede pasar a la ${phase}`,
    towards: (phase) => `Hacia la ${phase}`,
    met: (n, of) => `${n} de ${of} criterios cumplidos`,
    lead: 'Empieza cuando usted lo diga, nunca por su cuenta.',
    yes: 'cumplido',
    no: 'todavía no',
    criterion: {
      earliest_day: (n, least) =>
        `${n === undefined ? 'Día desconocido' : `${days(n)} desde el procedimiento`}, hacen falta ${least}`,
      days_in_phase: (n, least) => `${n === undefined ? '–' : days(n)} en esta fase, hacen falta ${least}`,
      adherence: (percent, least, over) =>
        `${percent === undefined ? 'Nada previsto' : `Hecho el ${percent}`} en ${over === 'phase' ? 'esta fase' : 'los últimos 7 días'}, hace falta el ${least}`,
      exercise_pain: (worst, most) =>
        worst === undefined
          ? 'No se conoce el dolor después de las últimas 3 sesiones'
          : `Dolor de hasta ${worst} después de las últimas 3 sesiones, como mucho ${most}`,
      next_day: (met) =>
        met ? 'Ningún dolor extra duró hasta el día siguiente' : 'Un dolor extra duró hasta el día siguiente',
      no_urgent_alert: (met) =>
        met
          ? 'No hay alerta urgente ni señal de alerta abierta'
          : 'Hay una alerta urgente o una señal de alerta abierta',
      form: (met) =>
        met ? 'Se vio la técnica correcta' : 'En esta fase todavía no se vio la técnica correcta',
      relief_72: (met) =>
        met
          ? 'No hay alerta abierta por poco alivio a las 72 h'
          : 'Sigue abierta la alerta por poco alivio a las 72 h',
    },
    start: (phase) => `Empezar la ${phase} con los mismos ejercicios`,
    choose: 'Elegir ejercicios',
    notYet: 'Todavía no',
    notYetTitle: '¿Por qué todavía no?',
    notYetHint: 'No se propone de nuevo en 7 días.',
    why: 'Razón',
    save: 'Seguir en esta fase',
    lacksReason: 'Diga por qué.',
    done: (phase) => `Desde mañana: ${phase}.`,
    kept: 'Anotado. La fase sigue igual.',
    already: (name) => `${name} ya lo decidió. La página ya está al día.`,
    stale: 'Mientras tanto cambió el plan. Revíselo de nuevo.',
    failed: 'No se pudo guardar. No se cambió nada.',
    starting: 'Un momento',
  },
  items: {
    title: 'Por revisar',
    lead: (n) => (n === 1 ? '1 espera' : `${n} esperan`),
    open: 'Pendientes',
    closed: 'Cerrados',
    none: 'Nada espera',
    noneHint: 'Aquí aparecen solos los ejercicios parados, las semanas sin registros y las propuestas.',
    closedNone: 'Todavía no se ha cerrado nada.',
    close: 'Cerrar',
    closeTitle: 'Cerrar este asunto',
    note: 'Nota',
    save: 'Cerrar',
    saved: 'Cerrado.',
    already: (name) => `${name} lo cerró primero. La lista ya está al día.`,
    failed: 'No se pudo guardar. No se cambió nada.',
    decide: 'Decidir',
    closedBy: (name, when) => `${name}, ${when}`,
    closedItself: (when) => `Se resolvió solo, ${when}`,
    held: 'El ejercicio está en pausa hasta que alguien la levante.',
    easing: 'El paciente hace la mitad de la dosis hasta que esto se cierre o cambie el plan.',
    alsoHere: 'Para que usted lo revise',
    alerts: (n) => (n === 1 ? 'Hay 1 alerta abierta, vea abajo' : `Hay ${n} alertas abiertas, vea abajo`),
  },
  logs: {
    title: 'Ejercicios anotados por revisar',
    lead: 'Se anotaron y no cuentan como llegaron.',
    code: {
      conflict: 'Dos versiones de un registro',
      invalid_item: 'No se pudo leer',
      future_date: 'De un día que aún no llegaba',
      outside_window: 'Llegó demasiado tarde',
      foreign_prescription: 'No es del plan de este paciente',
      no_episode: 'Fuera de la recuperación',
      other: 'Espera revisión',
    },
    acceptTitle: 'Aceptar este registro',
    discardTitle: 'Descartar este registro',
    acceptHint: 'Cuenta para su propia fecha.',
    discardHint: 'Queda en los archivos pero nunca cuenta.',
    settledBy: (name) => `${name} resolvió primero este registro. La lista ya está al día.`,
    notAcceptable: 'No se puede aceptar como llegó.',
    done: 'hecho',
    notDone: 'no hecho',
    painBefore: (score) => `dolor ${score} antes`,
    painAfter: (score) => `dolor ${score} después`,
  },
}
