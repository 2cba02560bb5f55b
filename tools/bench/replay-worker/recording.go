package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// recording is what a worker answered: whole IPC streams to its unary methods, by name, and the messages of one scan.
type recording struct {
	answers map[string][]byte
	// header is an IPC stream of its own, and comes first.
	header, schema, batch, end []byte
	// firstToken and token say over HTTP that the scan goes on; their cursor is tokenDigits zeros.
	firstToken, token []byte
}

// tokenDigits is the length of cursors, which say how many batches were given.
const tokenDigits = 32

func readRecording(folder string) (*recording, error) {
	recorded := &recording{answers: map[string][]byte{}}
	for name, part := range map[string]*[]byte{
		"header": &recorded.header, "schema": &recorded.schema, "batch": &recorded.batch, "end": &recorded.end,
		"first-token": &recorded.firstToken, "token": &recorded.token,
	} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		*part = content
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.answer"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		recorded.answers[strings.TrimSuffix(filepath.Base(file), ".answer")] = content
	}
	return recorded, nil
}

func (recorded *recording) answer(method string) ([]byte, error) {
	if answer, ok := recorded.answers[method]; ok {
		return answer, nil
	}
	return nil, fmt.Errorf("no answer to %q was recorded", method)
}

// withCursor gives a token that says how many batches were given.
func withCursor(token []byte, given int) []byte {
	return bytes.Replace(token, []byte(strings.Repeat("0", tokenDigits)), []byte(fmt.Sprintf("%0*d", tokenDigits, given)), 1)
}

// writeBatches writes the batches of the scan and nothing else, without being asked for each: what a transport can carry.
func writeBatches(output io.Writer, recorded *recording, batches int) error {
	for given := 0; given < batches; given++ {
		if _, err := output.Write(recorded.batch); err != nil {
			return err
		}
	}
	return nil
}
