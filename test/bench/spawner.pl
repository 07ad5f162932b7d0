# Runs a command and says on stdout, in the last line, what it took: when it was started and when it had ended (seconds
# since the epoch), seconds of CPU in user mode and in the kernel, and the largest resident set in KiB. The last three
# are of the command and all its descendants that were waited for. They are `nan` where wait4's number is not known.
#
# Not in Node: a child starts with the resident set of who forked it, and Node does not tell the usage of a child.
use strict;
use warnings;
use POSIX qw(uname);
use Time::HiRes qw(time);

my %wait4 = (x86_64 => 61, aarch64 => 260);
my ($system, $machine) = (uname())[0, 4];

my $started = time;
my $pid = fork // die "fork: $!\n";
if ($pid == 0) {
    exec { $ARGV[0] } @ARGV or print STDERR "$ARGV[0]: $!\n";
    POSIX::_exit(127);
}
my @usage = ('nan', 'nan', 'nan');
my $status = 0;
if ($system eq 'Linux' && exists $wait4{$machine}) {
    my ($word, $rusage) = (pack('i', 0), "\0" x 144);
    syscall($wait4{$machine}, $pid, $word, 0, $rusage) == $pid or die "wait4: $!\n";
    my ($user, $userMicro, $kernel, $kernelMicro, $peak) = unpack('q5', $rusage);
    @usage = ($user + $userMicro / 1e6, $kernel + $kernelMicro / 1e6, $peak);
    $status = unpack('i', $word);
} else {
    waitpid $pid, 0;
    $status = $?;
}
my $ended = time;
printf "\n%.6f %.6f %s %s %s\n", $started, $ended, @usage;
exit($status == 0 ? 0 : 1);
