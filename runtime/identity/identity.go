// Package identity knows people again: it finds the contact that a submission is from, and the lead that it is about, by
// the strategies of the program (rule 28).
//
// Resolving happens at the door, before the log. The index says which contacts have which keys; the profile decides. What
// is found is written into the inputs, so a replay finds the same without looking. Whoever submits holds the locks of all
// keys of the submission until it is applied: two simultaneous submissions of one person make one record.
package identity
