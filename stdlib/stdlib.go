// Package stdlib is what the language brings along, as data: the functions of expressions, what contacts do with
// messages, and the channels that messages leave by. Docs, hover, completion and the reference are made of it; every
// example runs as a test.
package stdlib
