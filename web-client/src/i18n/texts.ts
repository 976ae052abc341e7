/** The shape of a catalogue: the same keys, any texts. */
export type Texts<T> = { [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]> };
