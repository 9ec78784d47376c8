// The fixed texts of the protocol, built in so that they work offline. The patient's first screen imports only
// the part it shows; everybody else may take all of it from here.

export * from './care'
export * from './questions'
export * from './signs'
export * from './texts'
