package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
)

// provider is the command of the scripts that takes messages by HTTP: provider ADDRESS DIR writes each as DIR/1.json,
// DIR/2.json, … with its headers of note. The first is refused for the moment, to see it come again.
func provider() {
	var mu sync.Mutex
	asked, taken := 0, 0
	take := func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if asked++; asked == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		taken++
		text := fmt.Sprintf("Authorization: %s\nIdempotency-Key: %s\n%s\n", r.Header.Get("Authorization"), r.Header.Get("Idempotency-Key"), body)
		if err := os.WriteFile(filepath.Join(os.Args[2], fmt.Sprintf("%d.json", taken)), []byte(text), 0o644); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, `{"id": "SM%d"}`, taken)
	}
	if err := http.ListenAndServe(os.Args[1], http.HandlerFunc(take)); err != nil {
		fmt.Fprintln(os.Stderr, "provider:", err)
		os.Exit(1)
	}
}
