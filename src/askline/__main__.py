"""`askline`, also as `python -m askline`.

Until the command is loaded and can tell what was recorded, Ctrl-C just ends: there is nothing to lose yet.
"""

from signal import SIG_DFL, SIGINT, default_int_handler, getsignal, signal

if getsignal(SIGINT) is default_int_handler:
    signal(SIGINT, SIG_DFL)

from askline.cli.main import main

if __name__ == "__main__":
    main()
