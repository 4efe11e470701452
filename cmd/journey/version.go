package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// edition names the language that this binary reads.
const edition = "2026"

type versionVerb struct{}

func (versionVerb) Run(c *console) error {
	version, commit := build()
	fmt.Fprintf(c.out, "journey %s (commit %s, %s, language edition %s)\n", version, commit, runtime.Version(), edition)
	return nil
}

// build returns the version and the commit that the binary was made from.
func build() (version, commit string) {
	version, commit = "dev", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, commit
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			commit = s.Value[:12]
		}
	}
	return version, commit
}
