"""The driver of parallel jobs and its workers, after the contract of Azure's ParallelRunStep.

Standard library only, Python 3.8 and later; pandas where tables are read, pyarrow where they are Parquet.
"""
