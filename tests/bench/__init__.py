"""The figures of the project, measured: `python -m tests.bench` for all, `python -m tests.bench webhook` for a part.

What is measured has one core, what measures has another. Peers are started here and take turns with ours, so that a
noisy machine is noisy to both; what counts is the median of the pairs.
"""
