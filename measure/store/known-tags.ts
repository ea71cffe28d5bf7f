/** Tags of runs that other programs know, too. */

/** What ended a run that failed: QCoDeS keeps it so. */
export const exceptionTag = "measurement_exception";

/** Notes of people: QCoDeS's widget of experiments keeps them so. */
export const notesTag = "widget_notes";

/** What a run is marked with: plottr's list of runs keeps it so. */
export const markTag = "inspectr_tag";

/** The mark of a run that is starred. */
export const star = "star";
