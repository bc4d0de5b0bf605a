/// Terminfo, as ncurses keeps it.
#pragma once
