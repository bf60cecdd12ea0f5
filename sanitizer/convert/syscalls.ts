/**
 * What LibreOffice and its launcher may ask of the kernel, beside what every child may (sandbox/syscalls.ts): files, where the file system lets
 * them, and starting a program. Whatever is not named answers ENOSYS, for which programs have another way. Numbers as there.
 */
import { allowed, hostile } from '../sandbox/syscalls.ts'

type Numbers = readonly [x64: number | null, arm64: number | null]

const files = {
  open: [2, null],
  openat: [257, 56],
  stat: [4, null],
  lstat: [6, null],
  newfstatat: [262, 79],
  statx: [332, 291],
  access: [21, null],
  faccessat: [269, 48],
  faccessat2: [439, 439],
  readlink: [89, null],
  readlinkat: [267, 78],
  getdents64: [217, 61],
  statfs: [137, 43],
  fstatfs: [138, 44],
  pread64: [17, 67],
  pwrite64: [18, 68],
  preadv: [295, 69],
  pwritev: [296, 70],
  truncate: [76, 45],
  ftruncate: [77, 46],
  fallocate: [285, 47],
  fadvise64: [221, 223],
  fsync: [74, 82],
  fdatasync: [75, 83],
  flock: [73, 32],
  mkdir: [83, null],
  mkdirat: [258, 34],
  rmdir: [84, null],
  unlink: [87, null],
  unlinkat: [263, 35],
  rename: [82, null],
  renameat: [264, 38],
  renameat2: [316, 276],
  chmod: [90, null],
  fchmod: [91, 52],
  fchmodat: [268, 53],
  utimensat: [280, 88],
  utime: [132, null],
  utimes: [235, null],
  getcwd: [79, 17],
  chdir: [80, 49],
  fchdir: [81, 50],
  umask: [95, 166],
  sendfile: [40, 71],
  copy_file_range: [326, 285],
  dup: [32, 23],
  dup2: [33, null],
  dup3: [292, 24],
  pipe: [22, null],
  pipe2: [293, 59],
  eventfd2: [290, 19],
  epoll_create1: [291, 20],
  select: [23, null],
  pselect6: [270, 72],
} as const satisfies Record<string, Numbers>

const processes = {
  execve: [59, 221],
  fork: [57, null],
  vfork: [58, null],
  wait4: [61, 260],
  waitid: [247, 95],
  uname: [63, 160],
  getrlimit: [97, 163],
  arch_prctl: [158, null],
  getpgrp: [111, null],
  getpgid: [121, 155],
  getsid: [124, 156],
  getgroups: [115, 158],
  getresuid: [118, 148],
  getresgid: [120, 150],
  times: [100, 153],
  alarm: [37, null],
  setitimer: [38, 103],
  getitimer: [36, 102],
  timer_create: [222, 107],
  timer_settime: [223, 110],
  timer_delete: [226, 111],
  timerfd_create: [283, 85],
  timerfd_settime: [286, 86],
  pause: [34, null],
} as const satisfies Record<string, Numbers>

/** LibreOffice insists on a socket of its own, on which a second start would find it. It may listen; nobody may connect or send. */
const sockets = {
  socketpair: [53, 199],
  bind: [49, 200],
  listen: [50, 201],
  accept: [43, 202],
  accept4: [288, 242],
  getsockname: [51, 204],
  getsockopt: [55, 209],
  setsockopt: [54, 208],
  shutdown: [48, 210],
} as const satisfies Record<string, Numbers>

export const officeAllowed = { ...allowed, ...files, ...processes, ...sockets }

/** Only as filter.ts says. */
export const socket: Numbers = hostile.socket

/** Of what ends a child, those that LibreOffice does not need either; starting a thread or a program it does. */
export const officeHostile: Readonly<Record<string, Numbers>> = Object.fromEntries(
  Object.entries(hostile).filter(([name]) => !(name in officeAllowed) && !benignWhenRefused(name)),
)

/** What programs try and go on without. */
function benignWhenRefused(name: string): boolean {
  return ['socket', 'connect', 'kill', 'tkill', 'memfd_create', 'io_uring_setup', 'setuid', 'setgid', 'setresuid', 'chroot'].includes(name)
}
