import type { ChannelWords } from './channels'
import { end } from './full-stop'

export const channelsEs: ChannelWords = {
  channels: {
    title: 'Otros canales de aviso',
    lead: 'Cómo se avisa cuando ningún teléfono contesta una notificación.',
    linkHint: 'Correo y SMS para alertas que ningún teléfono contesta.',
    isDefault: 'Es la configuración inicial. Nadie la ha cambiado todavía.',
    version: (n, when) => end(`Versión ${n}, vigente desde ${when}`),
    counts: 'Un cambio vale de inmediato. Ningún mensaje nombra a un paciente.',
    email: 'Correo',
    emailOn: 'El nivel 3 va también por correo',
    emailOnHint: 'Si nadie atiende una alerta, cada persona elegida abajo recibe un correo.',
    noMailServer: 'Este servidor no tiene servidor de correo: no sale ningún correo.',
    noMailServerWay:
      'Pida a quien administra el servidor que configure RELIEFLINE_SMTP_URL y RELIEFLINE_MAIL_FROM.',
    webhook: 'Webhook y SMS',
    webhookOn: 'El nivel 3 va también a nuestro webhook',
    webhookOnHint: 'Reliefline lo llama con los números de teléfono; su servicio de SMS envía el mensaje.',
    url: 'Dirección del webhook',
    urlHint: 'Empieza con https:// y se alcanza desde internet.',
    urlNeeded: 'Escriba la dirección.',
    urlRefused:
      'Reliefline no puede llamar a esta dirección. Debe empezar con https:// y estar en internet abierto.',
    secret: 'Clave secreta',
    secretHint: 'Al menos 16 caracteres. Ponga la misma en el servicio de SMS, para que sepa quién llama.',
    secretKept: 'Hay una clave guardada que no se muestra. Deje esto vacío para conservarla.',
    secretNeeded: 'Un webhook necesita una clave secreta.',
    secretLength: (min, max) => `Una clave tiene de ${min} a ${max} caracteres.`,
    secondLevel: 'SMS ya en el nivel 2',
    secondLevelHint:
      'El personal de guardia recibe un SMS desde que se llega al nivel 2, y no solo en el nivel 3.',
    noPhones: 'Ninguna de esas personas tiene teléfono aquí todavía: ningún SMS puede llegarles.',
    recipients: 'A quién llegan',
    everybody: 'A toda la enfermería y la administración',
    everybodyHint: 'También a quien se agregue después.',
    named: 'Solo a quienes elija',
    namedHint: 'Si algo falla en el propio Reliefline, se avisa igualmente a toda la administración.',
    hasPhone: 'correo y SMS',
    noPhone: 'solo correo, sin teléfono',
    recipientNeeded: 'Elija al menos a una persona.',
    recipientGone: 'Alguien de la lista ya no trabaja aquí. La lista está al día otra vez.',
    save: 'Guardar canales',
    saved: 'Guardado. Vale desde ahora. Envíe una prueba para estar seguro.',
    stale: 'Otra persona cambió los canales entretanto. No se guardó nada de lo suyo.',
    showNew: 'Mostrar los nuevos',
    test: 'Probarlos',
    testHint: 'La prueba va a su propio correo y a su propio teléfono, por los canales guardados.',
    testNow: 'Enviar una prueba',
    testing: 'Enviando. Puede tardar diez segundos.',
    saveFirst: 'Lo que cambió no está guardado todavía. La prueba usa lo guardado antes.',
    noOwnPhone:
      'Usted no tiene teléfono aquí: el servicio de SMS no recibe ninguno. Escriba el suyo en Ajustes.',
    tooMany: 'Fueron diez pruebas en un minuto. Espere un minuto y pruebe otra vez.',
    testFailed: 'No se pudo pedir la prueba. No se envió nada.',
    verdict: {
      accepted: {
        email: 'El servidor de correo aceptó la prueba. Vea si llega, también en el correo no deseado.',
        webhook: 'El webhook aceptó la prueba. Vea si el SMS llega a su teléfono.',
      },
      not_configured: {
        email: 'No se envió nada: el correo está apagado o no hay servidor de correo.',
        webhook: 'No se envió nada: no hay webhook. Escriba su dirección y guarde.',
      },
      host_not_allowed: {
        email:
          'El servidor no puede llegar a su servidor de correo. Pida a quien lo administra que revise RELIEFLINE_CHANNEL_HOSTS.',
        webhook:
          'Reliefline no puede llamar a esta dirección: no es https o está en una red privada. Use una dirección en internet abierto.',
      },
      refused: {
        email:
          'El servidor de correo dijo que no. Pida a quien administra el servidor que revise nombre, contraseña y remitente.',
        webhook: 'El webhook contestó y dijo que no. Revise su dirección y si tiene la misma clave.',
      },
      timeout: {
        email:
          'El servidor de correo no contestó a tiempo. Pruebe otra vez; si sigue así, avise a quien administra el servidor.',
        webhook:
          'El webhook no contestó a tiempo. Pruebe otra vez; si sigue así, avise a quien administra el servicio de SMS.',
      },
      bad_certificate: {
        email: 'El certificado del servidor de correo no es válido. Quien lo administra debe renovarlo.',
        webhook:
          'El certificado del webhook no es válido. Quien administra el servicio de SMS debe renovarlo.',
      },
      unreachable: {
        email: 'Nadie contesta en la dirección del servidor de correo. Avise a quien administra el servidor.',
        webhook:
          'Nadie contesta en esta dirección. Vea si está bien escrita y si el servicio de SMS funciona.',
      },
    },
    answered: (status) => `Contestó con ${status}.`,
  },
  ownPhone: {
    title: 'Mi teléfono',
    hint: 'Si ningún teléfono contesta una alerta, aquí puede llegar un SMS, si su clínica tiene ese servicio.',
    number: 'Teléfono',
    wrong: 'Escriba un número de teléfono, por ejemplo +1 212 555 0100.',
    save: 'Guardar teléfono',
    saved: 'Su teléfono está guardado.',
    gone: 'Su teléfono se quitó. No le llega ningún SMS.',
  },
}
