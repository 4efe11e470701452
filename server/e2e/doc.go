// Package e2e opens the viewer of a running demo in a real browser. It is a module of its own, so that nobody who uses
// the project fetches a browser's remote control.
//
//	cd server/e2e && go test ./...
//
// JOURNEY_BIN names the binary to try; without it the test builds one. JOURNEY_SHOTS names a folder for the screenshots.
// JOURNEY_AXE names the axe.min.js that checks the pages of forms for accessibility.
package e2e
