// Package stdlib is what the language brings along, as data: the functions of expressions, what contacts do with
// messages, the channels that messages leave by, and the filters of templates. Docs, hover, completion and the reference
// are made of it; every example runs as a test.
package stdlib

//go:generate env JOURNEY_UPDATE=1 go test -run ^TestFunctionsPage$ .
