// Replays a recorded scan, so that a client is not measured by what its worker can do:
//
//	replay-worker stdio | http | raw FOLDER BATCHES
//
// FOLDER is what `recording-service.ts` wrote; BATCHES says how often its batch is given. What listens prints `PORT:n RAW:n`: where calls
// are answered, and where the batches alone are given as one body.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: replay-worker stdio | http | raw FOLDER BATCHES")
	}
	batches, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	recorded, err := readRecording(args[1])
	if err != nil {
		return err
	}
	switch args[0] {
	case "stdio":
		return (&stdio{recorded, batches, bufio.NewReader(os.Stdin), directOutput{os.Stdout}}).serve()
	case "http":
		return serveHTTP(recorded, batches)
	case "raw":
		return writeBatches(directOutput{os.Stdout}, recorded, batches)
	}
	return fmt.Errorf("there is no %q", args[0])
}
