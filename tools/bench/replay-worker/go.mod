module vgi-bench/replay-worker

go 1.21
