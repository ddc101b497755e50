"""Fits a line through the sales of one shop and says what each week should have brought."""

import argparse

import numpy as np


def init():
    global degree
    parser = argparse.ArgumentParser()
    parser.add_argument("--degree", type=int, default=1)
    args, _ = parser.parse_known_args()
    degree = args.degree


def run(mini_batch, mini_batch_context):
    line = np.polyfit(mini_batch.week, mini_batch.amount, degree)
    expected = np.polyval(line, mini_batch.week).round(1)
    print(mini_batch_context.partition_key_value["shop"], "changes by", round(line[-2], 2), "a week")
    return mini_batch.assign(expected=expected)
