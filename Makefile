.PHONY: run test lint bench

run:
	streamlit run streamlit_app.py

test:
	pytest

lint:
	ruff check . && ruff format --check . && pyright

bench:
	python -m benchmarks.mnist && python -m benchmarks.xor && python -m benchmarks.race && python -m benchmarks.pages && python -m benchmarks.load
