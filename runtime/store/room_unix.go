//go:build unix

package store

import "syscall"

// freeBytes returns the room on the disk that holds dir.
func freeBytes(dir string) (int64, error) {
	var fs syscall.Statfs_t
	err := syscall.Statfs(dir, &fs)
	return int64(fs.Bavail) * int64(fs.Bsize), err
}
