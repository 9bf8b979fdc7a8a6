/** A word of the server in the reader's language; the word itself where a newer server says one that is not known here. */
export const worded = (words: Record<string, string>, word: string) => (Object.hasOwn(words, word) ? words[word]! : word)
