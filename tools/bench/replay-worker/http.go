package main

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// serveHTTP answers calls at one port, and gives the batches alone at another.
func serveHTTP(recorded *recording, batches int) error {
	calls, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("PORT:%d RAW:%d\n", calls.Addr().(*net.TCPAddr).Port, raw.Addr().(*net.TCPAddr).Port)
	go http.Serve(raw, http.HandlerFunc(func(response http.ResponseWriter, _ *http.Request) {
		response.Header().Set("Content-Length", strconv.Itoa(batches*len(recorded.batch)))
		writeBatches(response, recorded, batches)
	}))
	return http.Serve(calls, turns{recorded, batches})
}

// turns answers each request with one body. What it must know of a scan is in the cursor.
type turns struct {
	recorded *recording
	batches  int
}

func (t turns) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	headers := response.Header()
	headers.Set("VGI-Supported-Encodings", "")
	steps := strings.Split(request.URL.Path, "/")
	if steps[len(steps)-1] == "health" {
		headers.Set("Content-Length", "0")
		return
	}
	metadata, err := readStream(request.Body)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	parts, err := t.answer(steps, metadata)
	if err != nil {
		http.Error(response, err.Error(), http.StatusNotFound)
		return
	}
	length := 0
	for _, part := range parts {
		length += len(part)
	}
	headers.Set("Content-Type", "application/vnd.apache.arrow.stream")
	headers.Set("Content-Length", strconv.Itoa(length))
	for _, part := range parts {
		response.Write(part)
	}
}

// answer gives the parts of a body, by the last steps of a path: a method, or a method of streams with init or exchange.
func (t turns) answer(steps []string, metadata map[string]string) ([][]byte, error) {
	recorded := t.recorded
	switch steps[len(steps)-1] {
	case "init":
		token := withCursor(recorded.firstToken, 1)
		return [][]byte{recorded.header, recorded.schema, recorded.batch, token, recorded.end}, nil
	case "exchange":
		given, err := strconv.Atoi(metadata["vgi_rpc.stream_state#b64"])
		if err != nil {
			return nil, err
		}
		if _, isCancelled := metadata["vgi_rpc.cancel"]; isCancelled || given >= t.batches {
			return [][]byte{recorded.schema, recorded.end}, nil
		}
		return [][]byte{recorded.schema, recorded.batch, withCursor(recorded.token, given+1), recorded.end}, nil
	}
	answer, err := recorded.answer(steps[len(steps)-1])
	return [][]byte{answer}, err
}
