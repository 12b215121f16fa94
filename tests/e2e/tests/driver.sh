#!/bin/sh
# Says what chromedriver says when the port that it was given is taken for IPv4, as often as the file beside it has lines,
# and then what it says when it listens.
if test -s "$0.taken"; then
    sed -i 1d "$0.taken"
    echo "IPv4 port not available. Exiting..."
    exit 1
fi
echo "ChromeDriver was started successfully on port 4444."
exec sleep 600
