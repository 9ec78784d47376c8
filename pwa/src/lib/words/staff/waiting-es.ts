import { end } from './full-stop'
import type { WaitingWords } from './waiting'

export const waitingEs: WaitingWords = {
  waiting: {
    title: 'Alertas en espera',
    lead: 'Aquí no se nombra a ningún paciente.',
    open: (n) => (n === 1 ? '1 alerta espera a enfermería.' : `${n} alertas esperan a enfermería.`),
    oldest: (n, span) => (n === 1 ? `Se detectó hace ${span}.` : `La más antigua se detectó hace ${span}.`),
    alerts: 'Qué espera y a quién se avisó',
    none: 'Ninguna alerta urgente espera a enfermería',
    noneHint: 'Si sonó su teléfono, alguien ya se encarga o ya pasó. Lo nuevo aparece aquí solo.',
    waits: {
      urgent: (since) => `Una alerta urgente espera desde ${since}`,
      warning: (since) => `Una advertencia espera desde ${since}`,
      info: (since) => `Una alerta espera desde ${since}`,
    },
    openAgain: {
      urgent: (found) => `Una alerta urgente está abierta otra vez (${found})`,
      warning: (found) => `Una advertencia está abierta otra vez (${found})`,
      info: (found) => `Una alerta está abierta otra vez (${found})`,
    },
    openAgainWhy: 'Alguien la había tomado y no llamó o no la miró a tiempo.',
    ago: (span) => `hace ${span}`,
    levels: [
      'Todavía no se avisó a nadie.',
      'Nivel 1 de 3: a quienes se avisa primero.',
      'Nivel 2 de 3: toda la enfermería de guardia.',
      'Nivel 3 de 3: toda la enfermería y la administración.',
    ],
    next: (time) => end(`Si nadie la toma, se avisa otra vez: ${time}`),
    told: 'Se avisó a',
    toldNobody: 'No se pudo avisar a nadie.',
    carried: 'El mensaje de otra alerta valió por ella. Nadie recibió uno propio.',
    fate: {
      opened: (time) => `lo abrió: ${time}`,
      shown: (time) => `su teléfono lo mostró: ${time}`,
      accepted: () => 'su teléfono no lo ha mostrado',
      waiting: () => 'en camino',
      withdrawn: () => 'en un aviso de varias a la vez',
      failed: () => 'no se pudo entregar',
    },
    unknown: 'enviado; no se sabe si lo vio',
    find: 'Busque a alguien de enfermería',
    findHint: 'Llame hasta que alguien abra Reliefline y diga “Yo me encargo”.',
    nurses: 'Enfermería',
    onDuty: 'De guardia',
    others: (n) => `Sin guardia ahora: ${n}`,
    callOf: (name, number) => `Llamar a ${name}, ${number}`,
    noPhone: 'Aquí no hay número de teléfono',
    phoneHint: 'Cada persona de enfermería anota su número en Ajustes.',
  },
}
