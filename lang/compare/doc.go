// Package compare holds benchmarks of the front end beside others. It is a module of its own, so that what it compares
// with is nobody else's dependency.
package compare
