/** What safety does when the framework is loaded: in a fresh executor after a crash, it applies what was kept. */

import { recover } from "./recover.ts";

recover();
