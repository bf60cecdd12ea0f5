/**
 * What a child may ask of the kernel once it has locked itself up: a list of what is allowed, with the numbers of both architectures
 * (Linux uapi asm/unistd_64.h and asm-generic/unistd.h). Whatever is not named here answers EPERM.
 */

export const architectures = ['x64', 'arm64'] as const
export type Architecture = (typeof architectures)[number]
export const isArchitecture = (name: string): name is Architecture => (architectures as readonly string[]).includes(name)

/** seccomp_data.arch of each (linux/audit.h). */
export const auditArchitecture: Record<Architecture, number> = { x64: 0xc000003e, arm64: 0xc00000b7 }

/** `[x64, arm64]`; null where the architecture has no such call. */
type Numbers = readonly [x64: number | null, arm64: number | null]

/** Calls that are harmless on what the child already holds: memory, threads, time, and the descriptors it was started with. */
export const allowed = {
  // descriptors that are open already; opening another is not on the list
  read: [0, 63],
  write: [1, 64],
  readv: [19, 65],
  writev: [20, 66],
  close: [3, 57],
  fstat: [5, 80],
  lseek: [8, 62],
  poll: [7, null],
  ppoll: [271, 73],
  epoll_wait: [232, null],
  epoll_pwait: [281, 22],
  epoll_pwait2: [441, 441],
  epoll_ctl: [233, 21],
  // memory; PROT_EXEC stays possible because V8 compiles machine code
  mmap: [9, 222],
  mprotect: [10, 226],
  munmap: [11, 215],
  mremap: [25, 216],
  brk: [12, 214],
  madvise: [28, 233],
  mincore: [27, 232],
  pkey_mprotect: [329, 288],
  pkey_alloc: [330, 289],
  pkey_free: [331, 290],
  // threads and signals of this process
  futex: [202, 98],
  set_robust_list: [273, 99],
  get_robust_list: [274, 100],
  rseq: [334, 293],
  set_tid_address: [218, 96],
  membarrier: [324, 283],
  sched_yield: [24, 124],
  sched_getaffinity: [204, 123],
  sched_getparam: [143, 121],
  sched_getscheduler: [145, 120],
  sched_get_priority_max: [146, 125],
  sched_get_priority_min: [147, 126],
  getcpu: [309, 168],
  rt_sigaction: [13, 134],
  rt_sigprocmask: [14, 135],
  rt_sigreturn: [15, 139],
  sigaltstack: [131, 132],
  restart_syscall: [219, 128],
  exit: [60, 93],
  exit_group: [231, 94],
  // clocks and facts about itself
  nanosleep: [35, 101],
  clock_nanosleep: [230, 115],
  clock_gettime: [228, 113],
  clock_getres: [229, 114],
  gettimeofday: [96, 169],
  time: [201, null],
  getpid: [39, 172],
  gettid: [186, 178],
  getppid: [110, 173],
  getuid: [102, 174],
  geteuid: [107, 175],
  getgid: [104, 176],
  getegid: [108, 177],
  getrandom: [318, 278],
  getrusage: [98, 165],
  sysinfo: [99, 179],
} as const satisfies Record<string, Numbers>

/** Calls allowed only with certain arguments; filter.ts says which. */
export const conditional = {
  /** Only with CLONE_VM | CLONE_SIGHAND | CLONE_THREAD and no new namespace: a thread, never a process. */
  clone: [56, 220],
  /** Its flags lie behind a pointer that a filter cannot follow: answers ENOSYS, and the C library falls back to clone. */
  clone3: [435, 435],
  /** Only to itself: abort() and raise() use it. */
  tgkill: [234, 131],
  /** Only PR_SET_NAME and PR_SET_VMA: thread names, and names of memory areas. */
  prctl: [157, 167],
  /** Only to read a limit of its own. */
  prlimit64: [302, 261],
  /** Only flags of a descriptor: F_SETOWN with F_SETSIG would send any signal to any process of the same uid. */
  fcntl: [72, 25],
  /** Only FIONREAD and FIONBIO, which libuv asks of its pipes. */
  ioctl: [16, 29],
  /** Only to add a further filter: a filter can take away, never give. */
  seccomp: [317, 277],
} as const satisfies Record<string, Numbers>

/**
 * Calls that nothing but an attack makes after warming up. Once the child has proven that they are refused, they end it (SIGSYS), so
 * that an attempt is seen and not only in vain.
 */
export const hostile = {
  socket: [41, 198],
  socketpair: [53, 199],
  connect: [42, 203],
  bind: [49, 200],
  listen: [50, 201],
  execve: [59, 221],
  execveat: [322, 281],
  fork: [57, null],
  vfork: [58, null],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  kill: [62, 129],
  tkill: [200, 130],
  rt_sigqueueinfo: [129, 138],
  rt_tgsigqueueinfo: [297, 240],
  pidfd_open: [434, 434],
  pidfd_send_signal: [424, 424],
  pidfd_getfd: [438, 438],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  unshare: [272, 97],
  setns: [308, 268],
  move_mount: [429, 429],
  fsopen: [430, 430],
  open_tree: [428, 428],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  io_uring_setup: [425, 425],
  userfaultfd: [323, 282],
  memfd_create: [319, 279],
  keyctl: [250, 219],
  add_key: [248, 217],
  request_key: [249, 218],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  kexec_load: [246, 104],
  open_by_handle_at: [304, 265],
  setuid: [105, 146],
  setgid: [106, 144],
  setresuid: [117, 147],
} as const satisfies Record<string, Numbers>

export const numberOf = (numbers: Numbers, architecture: Architecture): number | null => numbers[architecture === 'x64' ? 0 : 1]

/** Numbers of every call of a table that the architecture has. */
export const numbersOf = (table: Readonly<Record<string, Numbers>>, architecture: Architecture): number[] =>
  Object.values(table)
    .map((numbers) => numberOf(numbers, architecture))
    .filter((number) => number !== null)
