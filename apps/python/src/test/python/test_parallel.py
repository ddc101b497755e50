"""The contract of parallel jobs, asked from outside: real drivers, real workers."""
import os
import pathlib
import signal
import subprocess
import sys
import unittest

from parallel_jobs import ParallelCase


class Batches(ParallelCase):
    def test_files_go_by_count_and_rows_come_in_the_order_of_the_input(self):
        self.files(25)
        code, said = self.run_job(mini_batch_size=4)
        self.assertEqual(0, code, said)
        self.assertEqual(["f%03d" % number for number in range(25)], self.rows())
        self.assertIn("7 of 7 mini-batches done, 0 failed; 25 items done, 0 failed", said)

    def test_ten_files_make_a_mini_batch_where_nothing_is_said(self):
        self.files(25)
        code, said = self.run_job()
        self.assertIn("3 of 3 mini-batches", said)

    def test_init_runs_once_a_worker_and_the_script_sees_its_arguments(self):
        self.files(6)
        script = """
            import argparse, os
            count = 0

            def init():
                global count, word
                count += 1
                parser = argparse.ArgumentParser()
                parser.add_argument("--word")
                arguments, others = parser.parse_known_args()
                word = arguments.word

            def run(mini_batch):
                return ["%s %d" % (word, count)]

            def shutdown():
                print("bye")
        """
        code, said = self.run_job(script, mini_batch_size=1, arguments="--word 'two words' --error_threshold 3")
        self.assertEqual(0, code, said)
        self.assertEqual(["two words 1"] * 6, self.rows())
        self.assertIn("bye", self.log("user/stdout/node0/process000.stdout.txt"))

    def test_a_model_lies_where_scripts_look_for_it(self):
        self.files(2)
        (self.root / "input").mkdir()
        (self.root / "input" / "weights.txt").write_text("7")
        script = """
            import glob, os

            def run(mini_batch):
                (place,) = glob.glob(os.environ["AZUREML_MODEL_DIR"] + "/*/weights.txt")
                return [os.path.basename(os.path.dirname(place)) + open(place).read()] * len(mini_batch)
        """
        for start in range(2):
            code, said = self.run_job(script, model=self.root / "input", model_name="mine")
            self.assertEqual(0, code, said)
            self.assertEqual(["mine7"] * 2, self.rows())

    def test_a_model_that_is_one_file_stays_where_it_is(self):
        self.files(1)
        (self.root / "m.txt").write_text("7")
        script = """
            import os

            def run(mini_batch):
                return [open(os.environ["AZUREML_MODEL_DIR"] + "/m.txt").read()]
        """
        code, said = self.run_job(script, model=self.root / "m.txt")
        self.assertEqual(0, code, said)
        self.assertEqual(["7"], self.rows())

    def test_a_model_that_is_not_there_ends_the_job_with_its_place(self):
        self.files(1)
        code, said = self.run_job(model=self.root / "nothing")
        self.assertEqual(1, code, said)
        self.assertIn("The job failed: task.model: there is nothing at", said)

    def test_the_second_argument_tells_of_the_mini_batch(self):
        for state in ("WA", "OR"):
            for number in range(3):
                self.write("state=%s/%d.csv" % (state, number), "")
        script = """
            def run(mini_batch, mini_batch_context):
                key = mini_batch_context.partition_key_value["state"]
                return ["%d %s" % (mini_batch_context.minibatch_index, key)] * len(mini_batch)
        """
        code, said = self.run_job(script, partition_keys='["state"]')
        self.assertEqual(0, code, said)
        self.assertEqual(["0 OR"] * 3 + ["1 WA"] * 3, self.rows())

    def test_the_helper_of_azure_gives_a_logger_and_places(self):
        self.files(1)
        script = """
            from azureml_user.parallel_run import EntryScript

            def run(mini_batch):
                EntryScript().logger.info("heard")
                return ["%s %s" % (EntryScript().agent_name, EntryScript().output_dir)]
        """
        code, said = self.run_job(script)
        self.assertEqual(0, code, said)
        self.assertEqual(["process000 %s" % self.root], self.rows())
        self.assertIn("heard", self.log("user/entry_script_log/node0/process000.log.txt"))

    def test_summary_only_writes_no_rows(self):
        self.files(5)
        code, said = self.run_job(append_row_to=None)
        self.assertEqual(0, code, said)
        self.assertFalse(self.output.exists())

    def test_a_folder_gets_the_usual_name(self):
        self.files(1)
        target = self.root / "out"
        target.mkdir()
        code, said = self.run_job(append_row_to=target)
        self.assertEqual(["parallel_run_step.txt"], os.listdir(str(target)))

    def test_each_worker_sees_a_gpu_of_its_own_while_there_are_any(self):
        self.files(30)
        script = """
            import os, time

            def run(mini_batch):
                time.sleep(0.1)
                return ["gpu" + os.environ["CUDA_VISIBLE_DEVICES"]]
        """
        driver = self.start(script, devices="4,7", mini_batch_size=1, max_concurrency_per_instance=3)
        code, said = self.ended(driver)
        self.assertEqual({"gpu4", "gpu7", "gpu"}, set(self.rows()), said)

    def test_what_users_print_is_theirs(self):
        self.files(2)
        script = """
            import sys

            def run(mini_batch):
                print("out", len(mini_batch))
                print("err", file=sys.stderr)
                return mini_batch
        """
        code, said = self.run_job(script)
        self.assertNotIn("out 2", said)
        self.assertEqual("out 2\n", self.log("user/stdout/node0/process000.stdout.txt"))
        self.assertEqual("err\n", self.log("user/stderr/node0/process000.stderr.txt"))


class Failures(ParallelCase):
    BREAKS = """
        import os, pathlib, time

        def run(mini_batch):
            for place in mini_batch:
                name = os.path.basename(place)
                if name == "f003":
                    %s
            return mini_batch
    """

    def test_a_failed_mini_batch_is_tried_again(self):
        self.files(8)
        once = 'if not os.path.exists("seen"):\n                        open("seen", "w").close()\n                        raise ValueError("once")'
        code, said = self.run_job(self.BREAKS % once, mini_batch_size=2, mini_batch_error_threshold=0)
        self.assertEqual(0, code, said)
        self.assertEqual(8, len(self.rows()))
        self.assertIn("ValueError: once", self.log("user/error.txt"))
        self.assertIn("score.py", self.log("user/error/node0/" + os.listdir(str(self.code / "logs/user/error/node0"))[0]))

    def test_the_last_try_counts(self):
        self.files(8)
        code, said = self.run_job(self.BREAKS % 'raise ValueError("always")', mini_batch_size=2, max_retries=1)
        self.assertEqual(0, code, said)
        self.assertEqual(6, len(self.rows()))
        self.assertIn("4 of 4 mini-batches done, 1 failed; 6 items done, 2 failed", said)
        self.assertEqual(2, self.log("user/error.txt").count("always"))

    def test_a_worker_that_dies_is_replaced(self):
        self.files(8)
        code, said = self.run_job(self.BREAKS % "os.kill(os.getpid(), 9)", mini_batch_size=2, max_retries=0)
        self.assertEqual(0, code, said)
        self.assertEqual(6, len(self.rows()))
        self.assertIn("SIGKILL", self.log("user/error.txt"))

    def test_run_that_takes_too_long_is_ended_with_what_it_started(self):
        self.files(8)
        child = 'import subprocess; p = subprocess.Popen(["sleep", "1000"]); open("child", "w").write(str(p.pid)); p.wait()'
        code, said = self.run_job(self.BREAKS % child, mini_batch_size=2, max_retries=0, timeout=1)
        self.assertEqual(0, code, said)
        self.assertEqual(6, len(self.rows()))
        self.assertIn("run() took longer than 1 s", self.log("user/error.txt"))
        self.wait_for_end(int((self.code / "child").read_text()))

    def test_missing_elements_are_failed_items(self):
        self.files(8)
        script = "def run(mini_batch):\n    return mini_batch[1:]\n"
        code, said = self.run_job(script, mini_batch_size=4)
        self.assertIn("2 of 2 mini-batches done, 2 failed; 6 items done, 2 failed", said)
        self.assertEqual(6, len(self.rows()))

    def test_too_many_failed_items_end_the_job(self):
        self.files(8)
        self.refused(
            "The job failed: 2 items failed, more than error_threshold (1) allows",
            self.BREAKS % 'raise ValueError("always")', mini_batch_size=2, error_threshold=1, max_retries=0,
        )

    def test_as_many_failures_as_allowed_are_fine(self):
        self.files(8)
        code, said = self.run_job(
            self.BREAKS % 'raise ValueError("always")', mini_batch_size=2, error_threshold=2,
            mini_batch_error_threshold=1, max_retries=0,
        )
        self.assertEqual(0, code, said)

    def test_thresholds_may_stand_in_the_arguments(self):
        self.files(8)
        self.refused(
            "(25%), more than allowed_failed_percent (20) allows",
            self.BREAKS % 'raise ValueError("always")', mini_batch_size=2, max_retries=0,
            arguments="--allowed_failed_percent 20",
        )

    def test_the_traceback_stands_before_the_reason(self):
        self.files(4)
        code, said = self.run_job(
            self.BREAKS % 'raise ValueError("always")', max_retries=0, mini_batch_error_threshold=0
        )
        self.assertRegex(said, r'(?s)File ".*score.py", line \d+, in run.*ValueError: always.*The job failed')
        self.assertNotIn("athanor_parallel", said)

    def test_a_script_that_cannot_start_ends_the_job(self):
        self.files(4)
        self.refused("RuntimeError: no model", 'def init():\n    raise RuntimeError("no model")\ndef run(b):\n    return b\n')
        self.refused("no_such_module", "import no_such_module\ndef run(b):\n    return b\n")
        self.refused("the process ended with exit code 3", "import os\nos._exit(3)\n")
        self.refused("has no function run(mini_batch)", "def walk(b):\n    return b\n")
        self.refused("there is no file 'lost.py'", entry_script="lost.py")

    def test_what_is_no_list_is_refused(self):
        self.files(1)
        self.refused("run() must return a list", "def run(b):\n    return 1\n", mini_batch_error_threshold=0)

    def test_an_empty_input_is_refused(self):
        self.refused("there is nothing to do")

    def test_settings_name_their_field(self):
        self.files(1)
        self.refused("mini_batch_size: it is 'many'", mini_batch_size="many")
        self.refused("timeout: it is '0'; allowed: a whole number from 1", timeout=0)
        self.refused("error_threshold: it is '-2'", arguments="--error_threshold -2")
        self.refused("task.program_arguments: No closing quotation", arguments="--word 'open")
        self.refused("partition_keys: 'state' is not in the path", partition_keys='["state"]')


class Restarts(ParallelCase):
    SLOW = """
        import os, time

        def run(mini_batch):
            with open("ran", "a") as file:
                file.write("".join(os.path.basename(place) + "\\n" for place in mini_batch))
            if os.path.exists("go"):
                return [os.path.basename(place) for place in mini_batch]
            if os.path.basename(mini_batch[0]) >= "f010":
                time.sleep(600)
            return [os.path.basename(place) for place in mini_batch]
    """

    def kill_in_the_middle(self, sign=signal.SIGKILL):
        """A driver that did ten mini-batches and was killed while others ran; the workers that it had."""
        self.files(20)
        driver = self.start(self.SLOW, mini_batch_size=1)
        table = self.code / "logs/sys/job_report/processed_mini-batches.csv"
        while not table.exists() or len(table.read_text().splitlines()) < 11 or len(self.ran()) < 12:
            self.assertIsNone(driver.poll())
        workers = subprocess.run(["pgrep", "-P", str(driver.pid)], stdout=subprocess.PIPE).stdout.split()
        driver.send_signal(sign)
        code, said = self.ended(driver)
        (self.code / "go").touch()
        return code, workers

    def ran(self):
        place = self.code / "ran"
        return place.read_text().splitlines() if place.exists() else []

    def test_a_finished_mini_batch_is_not_done_again(self):
        self.kill_in_the_middle()
        code, said = self.run_job(self.SLOW, mini_batch_size=1)
        self.assertEqual(0, code, said)
        self.assertIn("10 mini-batches were done before; they are not done again", said)
        self.assertEqual(["f%03d" % number for number in range(20)], self.rows())
        ran = self.ran()
        self.assertEqual([1] * 10, [ran.count("f%03d" % number) for number in range(10)])
        self.assertEqual(22, len(ran))

    def test_no_worker_outlives_the_driver(self):
        _, workers = self.kill_in_the_middle()
        self.assertEqual(2, len(workers))
        for worker in workers:
            self.wait_for_end(int(worker))

    def test_one_that_is_asked_to_end_ends_its_workers(self):
        code, workers = self.kill_in_the_middle(signal.SIGTERM)
        self.assertEqual(143, code)
        self.assertEqual([], [one for one in workers if pathlib.Path("/proc", one.decode()).exists()])

    def test_a_torn_record_is_done_again(self):
        self.kill_in_the_middle()
        ledger = self.root / "state/finished"
        ledger.write_bytes(ledger.read_bytes()[:-3])
        code, said = self.run_job(self.SLOW, mini_batch_size=1)
        self.assertIn("9 mini-batches were done before", said)
        self.assertEqual(["f%03d" % number for number in range(20)], self.rows())

    def test_another_input_is_done_anew(self):
        self.kill_in_the_middle()
        (self.data / "f000").unlink()
        code, said = self.run_job(self.SLOW, mini_batch_size=1)
        self.assertIn("everything is done anew", said)
        self.assertEqual(["f%03d" % number for number in range(1, 20)], self.rows())


if __name__ == "__main__":
    unittest.main()
