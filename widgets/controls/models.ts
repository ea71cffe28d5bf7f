/**
 * The controls that every front-end with Jupyter widgets knows. Made from `@jupyter-widgets/schema` by
 * `npm run widgets`; not to be changed by hand.
 */
/* oxlint-disable no-unsafe-declaration-merging, no-empty-interface, no-empty-object-type, no-unused-vars -- each attribute is read and set like a field */

import { Captured } from "./captured.ts";
import { Pressed } from "./pressed.ts";
import {
  OneOf,
  RangeOf,
  SeveralOf,
  type OneOfOptions,
  type RangeOfOptions,
  type SeveralOfOptions,
} from "./selection.ts";
import type { ModelSpec } from "../model/spec.ts";
import { type OptionsOf, Widget } from "../model/widget.ts";

/** What all that are shown have in common. */
export interface Shown {
  /** CSS classes applied to widget DOM element. Default []. */
  domClasses: readonly string[];
  /** Layout. */
  layout: Layout;
  /** Is widget tabbable. Default null. */
  tabbable: boolean | null;
  /** A tooltip caption. Default null. */
  tooltip: string | null;
}

const shown: ModelSpec["attributes"] = {
  domClasses: { type: "strings", wire: "_dom_classes" },
  layout: { type: "widget", make: given => new Layout(given) },
  tabbable: { type: "bool", nullable: true },
  tooltip: { type: "string", nullable: true },
};

/** The attributes of {@link Layout}. */
export interface LayoutState {
  /** The align-content CSS attribute. Default null. */
  alignContent:
    | "flex-start"
    | "flex-end"
    | "center"
    | "space-between"
    | "space-around"
    | "space-evenly"
    | "stretch"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** The align-items CSS attribute. Default null. */
  alignItems: "flex-start" | "flex-end" | "center" | "baseline" | "stretch" | "inherit" | "initial" | "unset" | null;
  /** The align-self CSS attribute. Default null. */
  alignSelf:
    "auto" | "flex-start" | "flex-end" | "center" | "baseline" | "stretch" | "inherit" | "initial" | "unset" | null;
  /** The border bottom CSS attribute. Default null. */
  borderBottom: string | null;
  /** The border left CSS attribute. Default null. */
  borderLeft: string | null;
  /** The border right CSS attribute. Default null. */
  borderRight: string | null;
  /** The border top CSS attribute. Default null. */
  borderTop: string | null;
  /** The bottom CSS attribute. Default null. */
  bottom: string | null;
  /** The display CSS attribute. Default null. */
  display: string | null;
  /** The flex CSS attribute. Default null. */
  flex: string | null;
  /** The flex-flow CSS attribute. Default null. */
  flexFlow: string | null;
  /** The grid-area CSS attribute. Default null. */
  gridArea: string | null;
  /** The grid-auto-columns CSS attribute. Default null. */
  gridAutoColumns: string | null;
  /** The grid-auto-flow CSS attribute. Default null. */
  gridAutoFlow: "column" | "row" | "row dense" | "column dense" | "inherit" | "initial" | "unset" | null;
  /** The grid-auto-rows CSS attribute. Default null. */
  gridAutoRows: string | null;
  /** The grid-column CSS attribute. Default null. */
  gridColumn: string | null;
  /** The grid-gap CSS attribute. Default null. */
  gridGap: string | null;
  /** The grid-row CSS attribute. Default null. */
  gridRow: string | null;
  /** The grid-template-areas CSS attribute. Default null. */
  gridTemplateAreas: string | null;
  /** The grid-template-columns CSS attribute. Default null. */
  gridTemplateColumns: string | null;
  /** The grid-template-rows CSS attribute. Default null. */
  gridTemplateRows: string | null;
  /** The height CSS attribute. Default null. */
  height: string | null;
  /** The justify-content CSS attribute. Default null. */
  justifyContent:
    "flex-start" | "flex-end" | "center" | "space-between" | "space-around" | "inherit" | "initial" | "unset" | null;
  /** The justify-items CSS attribute. Default null. */
  justifyItems: "flex-start" | "flex-end" | "center" | "inherit" | "initial" | "unset" | null;
  /** The left CSS attribute. Default null. */
  left: string | null;
  /** The margin CSS attribute. Default null. */
  margin: string | null;
  /** The max-height CSS attribute. Default null. */
  maxHeight: string | null;
  /** The max-width CSS attribute. Default null. */
  maxWidth: string | null;
  /** The min-height CSS attribute. Default null. */
  minHeight: string | null;
  /** The min-width CSS attribute. Default null. */
  minWidth: string | null;
  /** The object-fit CSS attribute. Default null. */
  objectFit: "contain" | "cover" | "fill" | "scale-down" | "none" | null;
  /** The object-position CSS attribute. Default null. */
  objectPosition: string | null;
  /** The order CSS attribute. Default null. */
  order: string | null;
  /** The overflow CSS attribute. Default null. */
  overflow: string | null;
  /** The padding CSS attribute. Default null. */
  padding: string | null;
  /** The right CSS attribute. Default null. */
  right: string | null;
  /** The top CSS attribute. Default null. */
  top: string | null;
  /** The visibility CSS attribute. Default null. */
  visibility: "visible" | "hidden" | "inherit" | "initial" | "unset" | null;
  /** The width CSS attribute. Default null. */
  width: string | null;
}

/** Layout, as ipywidgets has it. */
export class Layout extends Widget<LayoutState> {
  constructor(options: OptionsOf<LayoutState> = {}) {
    super(
      {
        name: "Layout",
        module: "@jupyter-widgets/base",
        version: "2.0.0",
        model: "LayoutModel",
        view: "LayoutView",
        attributes: {
          alignContent: {
            type: "string",
            wire: "align_content",
            nullable: true,
            choices: [
              "flex-start",
              "flex-end",
              "center",
              "space-between",
              "space-around",
              "space-evenly",
              "stretch",
              "inherit",
              "initial",
              "unset",
            ],
          },
          alignItems: {
            type: "string",
            wire: "align_items",
            nullable: true,
            choices: ["flex-start", "flex-end", "center", "baseline", "stretch", "inherit", "initial", "unset"],
          },
          alignSelf: {
            type: "string",
            wire: "align_self",
            nullable: true,
            choices: ["auto", "flex-start", "flex-end", "center", "baseline", "stretch", "inherit", "initial", "unset"],
          },
          borderBottom: { type: "string", wire: "border_bottom", nullable: true },
          borderLeft: { type: "string", wire: "border_left", nullable: true },
          borderRight: { type: "string", wire: "border_right", nullable: true },
          borderTop: { type: "string", wire: "border_top", nullable: true },
          bottom: { type: "string", nullable: true },
          display: { type: "string", nullable: true },
          flex: { type: "string", nullable: true },
          flexFlow: { type: "string", wire: "flex_flow", nullable: true },
          gridArea: { type: "string", wire: "grid_area", nullable: true },
          gridAutoColumns: { type: "string", wire: "grid_auto_columns", nullable: true },
          gridAutoFlow: {
            type: "string",
            wire: "grid_auto_flow",
            nullable: true,
            choices: ["column", "row", "row dense", "column dense", "inherit", "initial", "unset"],
          },
          gridAutoRows: { type: "string", wire: "grid_auto_rows", nullable: true },
          gridColumn: { type: "string", wire: "grid_column", nullable: true },
          gridGap: { type: "string", wire: "grid_gap", nullable: true },
          gridRow: { type: "string", wire: "grid_row", nullable: true },
          gridTemplateAreas: { type: "string", wire: "grid_template_areas", nullable: true },
          gridTemplateColumns: { type: "string", wire: "grid_template_columns", nullable: true },
          gridTemplateRows: { type: "string", wire: "grid_template_rows", nullable: true },
          height: { type: "string", nullable: true },
          justifyContent: {
            type: "string",
            wire: "justify_content",
            nullable: true,
            choices: [
              "flex-start",
              "flex-end",
              "center",
              "space-between",
              "space-around",
              "inherit",
              "initial",
              "unset",
            ],
          },
          justifyItems: {
            type: "string",
            wire: "justify_items",
            nullable: true,
            choices: ["flex-start", "flex-end", "center", "inherit", "initial", "unset"],
          },
          left: { type: "string", nullable: true },
          margin: { type: "string", nullable: true },
          maxHeight: { type: "string", wire: "max_height", nullable: true },
          maxWidth: { type: "string", wire: "max_width", nullable: true },
          minHeight: { type: "string", wire: "min_height", nullable: true },
          minWidth: { type: "string", wire: "min_width", nullable: true },
          objectFit: {
            type: "string",
            wire: "object_fit",
            nullable: true,
            choices: ["contain", "cover", "fill", "scale-down", "none"],
          },
          objectPosition: { type: "string", wire: "object_position", nullable: true },
          order: { type: "string", nullable: true },
          overflow: { type: "string", nullable: true },
          padding: { type: "string", nullable: true },
          right: { type: "string", nullable: true },
          top: { type: "string", nullable: true },
          visibility: { type: "string", nullable: true, choices: ["visible", "hidden", "inherit", "initial", "unset"] },
          width: { type: "string", nullable: true },
        },
      },
      options,
    );
  }
}
export interface Layout extends LayoutState {}

/** The attributes of {@link Accordion}. */
export interface AccordionState extends Shown {
  /** Use a predefined styling for the box. Default "". */
  boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** List of widget children. Default []. */
  children: readonly Widget[];
  /** The index of the selected page. This is either an integer selecting a particular sub-widget, or None to have no widgets selected. Default null. */
  selectedIndex: number | null;
  /** Titles of the pages. Default []. */
  titles: readonly string[];
}

/** Accordion, as ipywidgets has it. */
export class Accordion extends Widget<AccordionState> {
  constructor(options: OptionsOf<AccordionState> = {}) {
    super(
      {
        name: "Accordion",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "AccordionModel",
        view: "AccordionView",
        attributes: {
          ...shown,
          boxStyle: { type: "string", wire: "box_style", choices: ["success", "info", "warning", "danger", ""] },
          children: { type: "widgets" },
          selectedIndex: { type: "int", wire: "selected_index", nullable: true },
          titles: { type: "strings" },
        },
      },
      options,
    );
  }
}
export interface Accordion extends AccordionState {}

/** The attributes of {@link Audio}. */
export interface AudioState extends Shown {
  /** When true, the audio starts when it's displayed. Default true. */
  autoplay: boolean;
  /** Specifies that audio controls should be displayed (such as a play/pause button etc). Default true. */
  controls: boolean;
  /** The format of the audio. Default "mp3". */
  format: string;
  /** When true, the audio will start from the beginning after finishing. Default true. */
  loop: boolean;
  /** The media data as a memory view of bytes. */
  value: Uint8Array;
}

/** Audio, as ipywidgets has it. */
export class Audio extends Widget<AudioState> {
  constructor(options: OptionsOf<AudioState> = {}) {
    super(
      {
        name: "Audio",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "AudioModel",
        view: "AudioView",
        attributes: {
          ...shown,
          autoplay: { type: "bool", initial: true },
          controls: { type: "bool", initial: true },
          format: { type: "string", initial: "mp3" },
          loop: { type: "bool", initial: true },
          value: { type: "bytes" },
        },
      },
      options,
    );
  }
}
export interface Audio extends AudioState {}

/** The attributes of {@link BoundedFloatText}. */
export interface BoundedFloatTextState extends Shown {
  /** Update the value as the user types. If False, update on submission, e.g., pressing Enter or navigating away. Default false. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max value. Default 100. */
  max: number;
  /** Min value. Default 0. */
  min: number;
  /** Minimum step to increment the value. Default null. */
  step: number | null;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Float value. Default 0. */
  value: number;
}

/** BoundedFloatText, as ipywidgets has it. */
export class BoundedFloatText extends Widget<BoundedFloatTextState> {
  constructor(options: OptionsOf<BoundedFloatTextState> = {}) {
    super(
      {
        name: "BoundedFloatText",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "BoundedFloatTextModel",
        view: "FloatTextView",
        attributes: {
          ...shown,
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: false },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "float", initial: 100 },
          min: { type: "float", initial: 0 },
          step: { type: "float", nullable: true },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "float", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface BoundedFloatText extends BoundedFloatTextState {}

/** The attributes of {@link BoundedIntText}. */
export interface BoundedIntTextState extends Shown {
  /** Update the value as the user types. If False, update on submission, e.g., pressing Enter or navigating away. Default false. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max value. Default 100. */
  max: number;
  /** Min value. Default 0. */
  min: number;
  /** Minimum step to increment the value. Default 1. */
  step: number;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Int value. Default 0. */
  value: number;
}

/** BoundedIntText, as ipywidgets has it. */
export class BoundedIntText extends Widget<BoundedIntTextState> {
  constructor(options: OptionsOf<BoundedIntTextState> = {}) {
    super(
      {
        name: "BoundedIntText",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "BoundedIntTextModel",
        view: "IntTextView",
        attributes: {
          ...shown,
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: false },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "int", initial: 100 },
          min: { type: "int", initial: 0 },
          step: { type: "int", initial: 1 },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "int", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface BoundedIntText extends BoundedIntTextState {}

/** The attributes of {@link Box}. */
export interface BoxState extends Shown {
  /** Use a predefined styling for the box. Default "". */
  boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** List of widget children. Default []. */
  children: readonly Widget[];
}

/** Box, as ipywidgets has it. */
export class Box extends Widget<BoxState> {
  constructor(options: OptionsOf<BoxState> = {}) {
    super(
      {
        name: "Box",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "BoxModel",
        view: "BoxView",
        attributes: {
          ...shown,
          boxStyle: { type: "string", wire: "box_style", choices: ["success", "info", "warning", "danger", ""] },
          children: { type: "widgets" },
        },
      },
      options,
    );
  }
}
export interface Box extends BoxState {}

/** The attributes of {@link Button}. */
export interface ButtonState extends Shown {
  /** Use a predefined styling for the button. Default "". */
  buttonStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** Button label. Default "". */
  description: string;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Font-awesome icon names, without the 'fa-' prefix. Default "". */
  icon: string;
  /** Style. */
  style: ButtonStyle;
}

/** Button, as ipywidgets has it. */
export class Button extends Pressed<ButtonState> {
  constructor(options: OptionsOf<ButtonState> = {}) {
    super(
      {
        name: "Button",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ButtonModel",
        view: "ButtonView",
        attributes: {
          ...shown,
          buttonStyle: {
            type: "string",
            wire: "button_style",
            choices: ["primary", "success", "info", "warning", "danger", ""],
          },
          description: { type: "string" },
          disabled: { type: "bool", initial: false },
          icon: { type: "string" },
          style: { type: "widget", make: given => new ButtonStyle(given) },
        },
      },
      options,
    );
  }
}
export interface Button extends ButtonState {}

/** The attributes of {@link ButtonStyle}. */
export interface ButtonStyleState {
  /** Color of the button. Default null. */
  buttonColor: string | null;
  /** Button text font family. Default null. */
  fontFamily: string | null;
  /** Button text font size. Default null. */
  fontSize: string | null;
  /** Button text font style. Default null. */
  fontStyle: string | null;
  /** Button text font variant. Default null. */
  fontVariant: string | null;
  /** Button text font weight. Default null. */
  fontWeight: string | null;
  /** Button text color. Default null. */
  textColor: string | null;
  /** Button text decoration. Default null. */
  textDecoration: string | null;
}

/** ButtonStyle, as ipywidgets has it. */
export class ButtonStyle extends Widget<ButtonStyleState> {
  constructor(options: OptionsOf<ButtonStyleState> = {}) {
    super(
      {
        name: "ButtonStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ButtonStyleModel",
        view: "StyleView",
        attributes: {
          buttonColor: { type: "string", wire: "button_color", nullable: true },
          fontFamily: { type: "string", wire: "font_family", nullable: true },
          fontSize: { type: "string", wire: "font_size", nullable: true },
          fontStyle: { type: "string", wire: "font_style", nullable: true },
          fontVariant: { type: "string", wire: "font_variant", nullable: true },
          fontWeight: { type: "string", wire: "font_weight", nullable: true },
          textColor: { type: "string", wire: "text_color", nullable: true },
          textDecoration: { type: "string", wire: "text_decoration", nullable: true },
        },
      },
      options,
    );
  }
}
export interface ButtonStyle extends ButtonStyleState {}

/** The attributes of {@link Checkbox}. */
export interface CheckboxState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Indent the control to align with other controls with a description. Default true. */
  indent: boolean;
  /** Styling customizations. */
  style: CheckboxStyle;
  /** Bool value. Default false. */
  value: boolean;
}

/** Checkbox, as ipywidgets has it. */
export class Checkbox extends Widget<CheckboxState> {
  constructor(options: OptionsOf<CheckboxState> = {}) {
    super(
      {
        name: "Checkbox",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "CheckboxModel",
        view: "CheckboxView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          indent: { type: "bool", initial: true },
          style: { type: "widget", make: given => new CheckboxStyle(given) },
          value: { type: "bool", initial: false },
        },
      },
      options,
    );
  }
}
export interface Checkbox extends CheckboxState {}

/** The attributes of {@link CheckboxStyle}. */
export interface CheckboxStyleState {
  /** Background specifications. Default null. */
  background: string | null;
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
}

/** CheckboxStyle, as ipywidgets has it. */
export class CheckboxStyle extends Widget<CheckboxStyleState> {
  constructor(options: OptionsOf<CheckboxStyleState> = {}) {
    super(
      {
        name: "CheckboxStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "CheckboxStyleModel",
        view: "StyleView",
        attributes: {
          background: { type: "string", nullable: true },
          descriptionWidth: { type: "string", wire: "description_width" },
        },
      },
      options,
    );
  }
}
export interface CheckboxStyle extends CheckboxStyleState {}

/** The attributes of {@link ColorPicker}. */
export interface ColorPickerState extends Shown {
  /** Display short version with just a color selector. Default false. */
  concise: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** The color value. Default "black". */
  value: string;
}

/** ColorPicker, as ipywidgets has it. */
export class ColorPicker extends Widget<ColorPickerState> {
  constructor(options: OptionsOf<ColorPickerState> = {}) {
    super(
      {
        name: "ColorPicker",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ColorPickerModel",
        view: "ColorPickerView",
        attributes: {
          ...shown,
          concise: { type: "bool", initial: false },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "string", initial: "black" },
        },
      },
      options,
    );
  }
}
export interface ColorPicker extends ColorPickerState {}

/** The attributes of {@link ColorsInput}. */
export interface ColorsInputState extends Shown {
  /** Allow duplicates. Default true. */
  allowDuplicates: boolean;
  /** Allowed tags. Default []. */
  allowedTags: readonly string[];
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Placeholder. Default "". */
  placeholder: string;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** List of string tags. Default []. */
  value: readonly string[];
}

/** ColorsInput, as ipywidgets has it. */
export class ColorsInput extends Widget<ColorsInputState> {
  constructor(options: OptionsOf<ColorsInputState> = {}) {
    super(
      {
        name: "ColorsInput",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ColorsInputModel",
        view: "ColorsInputView",
        attributes: {
          ...shown,
          allowDuplicates: { type: "bool", wire: "allow_duplicates", initial: true },
          allowedTags: { type: "list", wire: "allowed_tags" },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "list" },
        },
      },
      options,
    );
  }
}
export interface ColorsInput extends ColorsInputState {}

/** The attributes of {@link Combobox}. */
export interface ComboboxState extends Shown {
  /** Update the value as the user types. If False, update on submission, e.g., pressing Enter or navigating away. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** If set, ensure value is in options. Implies continuous_update=False. Default false. */
  ensureOption: boolean;
  /** Dropdown options for the combobox. Default []. */
  options: readonly string[];
  /** Placeholder text to display when nothing has been typed. Default "". */
  placeholder: string;
  /** Style. */
  style: TextStyle;
  /** String value. Default "". */
  value: string;
}

/** Combobox, as ipywidgets has it. */
export class Combobox extends Widget<ComboboxState> {
  constructor(options: OptionsOf<ComboboxState> = {}) {
    super(
      {
        name: "Combobox",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ComboboxModel",
        view: "ComboboxView",
        attributes: {
          ...shown,
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          ensureOption: { type: "bool", wire: "ensure_option", initial: false },
          options: { type: "strings" },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new TextStyle(given) },
          value: { type: "string" },
        },
      },
      options,
    );
  }
}
export interface Combobox extends ComboboxState {}

/** The attributes of {@link Controller}. */
export interface ControllerState extends Shown {
  /** The axes on the gamepad. Default []. */
  axes: readonly Widget[];
  /** The buttons on the gamepad. Default []. */
  buttons: readonly Widget[];
  /** Whether the gamepad is connected. Default false. */
  connected: boolean;
  /** The id number of the controller. Default 0. */
  index: number;
  /** The name of the control mapping. Default "". */
  mapping: string;
  /** The name of the controller. Default "". */
  name: string;
  /** The last time the data from this gamepad was updated. Default 0. */
  timestamp: number;
}

/** Controller, as ipywidgets has it. */
export class Controller extends Widget<ControllerState> {
  constructor(options: OptionsOf<ControllerState> = {}) {
    super(
      {
        name: "Controller",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ControllerModel",
        view: "ControllerView",
        attributes: {
          ...shown,
          axes: { type: "widgets" },
          buttons: { type: "widgets" },
          connected: { type: "bool", initial: false },
          index: { type: "int", initial: 0 },
          mapping: { type: "string" },
          name: { type: "string" },
          timestamp: { type: "float", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface Controller extends ControllerState {}

/** The attributes of {@link DatePicker}. */
export interface DatePickerState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max. Default null. */
  max: Date | null;
  /** Min. Default null. */
  min: Date | null;
  /** The date step to use for the picker, in days, or "any". Default 1. */
  step: number | string;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Value. Default null. */
  value: Date | null;
}

/** DatePicker, as ipywidgets has it. */
export class DatePicker extends Widget<DatePickerState> {
  constructor(options: OptionsOf<DatePickerState> = {}) {
    super(
      {
        name: "DatePicker",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "DatePickerModel",
        view: "DatePickerView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "date", nullable: true },
          min: { type: "date", nullable: true },
          step: { type: "int or string", initial: 1 },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "date", nullable: true },
        },
      },
      options,
    );
  }
}
export interface DatePicker extends DatePickerState {}

/** The attributes of {@link DatetimePicker}. */
export interface DatetimePickerState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max. Default null. */
  max: Date | null;
  /** Min. Default null. */
  min: Date | null;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Value. Default null. */
  value: Date | null;
}

/** DatetimePicker, as ipywidgets has it. */
export class DatetimePicker extends Widget<DatetimePickerState> {
  constructor(options: OptionsOf<DatetimePickerState> = {}) {
    super(
      {
        name: "DatetimePicker",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "DatetimeModel",
        view: "DatetimeView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "datetime", nullable: true },
          min: { type: "datetime", nullable: true },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "datetime", nullable: true },
        },
      },
      options,
    );
  }
}
export interface DatetimePicker extends DatetimePickerState {}

/** The attributes of {@link DescriptionStyle}. */
export interface DescriptionStyleState {
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
}

/** DescriptionStyle, as ipywidgets has it. */
export class DescriptionStyle extends Widget<DescriptionStyleState> {
  constructor(options: OptionsOf<DescriptionStyleState> = {}) {
    super(
      {
        name: "DescriptionStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "DescriptionStyleModel",
        view: "StyleView",
        attributes: {
          descriptionWidth: { type: "string", wire: "description_width" },
        },
      },
      options,
    );
  }
}
export interface DescriptionStyle extends DescriptionStyleState {}

/** The attributes of {@link DirectionalLink}. */
export interface DirectionalLinkState {
  /** The source (widget, 'trait_name') pair. Default []. */
  source: readonly unknown[];
  /** The target (widget, 'trait_name') pair. Default []. */
  target: readonly unknown[];
}

/** DirectionalLink, as ipywidgets has it. */
export class DirectionalLink extends Widget<DirectionalLinkState> {
  constructor(options: OptionsOf<DirectionalLinkState> = {}) {
    super(
      {
        name: "DirectionalLink",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "DirectionalLinkModel",
        attributes: {
          source: { type: "list" },
          target: { type: "list" },
        },
      },
      options,
    );
  }
}
export interface DirectionalLink extends DirectionalLinkState {}

/** The attributes of {@link Dropdown}. */
export interface DropdownState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Styling customizations. */
  style: DescriptionStyle;
}

/** Dropdown, as ipywidgets has it. */
export class Dropdown<T> extends OneOf<T, DropdownState> {
  constructor(options: OptionsOf<DropdownState> & OneOfOptions<T>) {
    super(
      {
        name: "Dropdown",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "DropdownModel",
        view: "DropdownView",
        attributes: {
          ...shown,
          _optionsLabels: { type: "strings", wire: "_options_labels" },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          index: { type: "int", nullable: true },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
        },
      },
      options,
    );
  }
}
export interface Dropdown<T> extends DropdownState {}

/** The attributes of {@link FileUpload}. */
export interface FileUploadState extends Shown {
  /** File types to accept, empty string for all. Default "". */
  accept: string;
  /** Use a predefined styling for the button. Default "". */
  buttonStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable button. Default false. */
  disabled: boolean;
  /** Error message. Default "". */
  error: string;
  /** Font-awesome icon name, without the 'fa-' prefix. Default "upload". */
  icon: string;
  /** If True, allow for multiple files upload. Default false. */
  multiple: boolean;
  /** Style. */
  style: ButtonStyle;
  /** The file upload value. Default []. */
  value: readonly unknown[];
}

/** FileUpload, as ipywidgets has it. */
export class FileUpload extends Widget<FileUploadState> {
  constructor(options: OptionsOf<FileUploadState> = {}) {
    super(
      {
        name: "FileUpload",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "FileUploadModel",
        view: "FileUploadView",
        attributes: {
          ...shown,
          accept: { type: "string" },
          buttonStyle: {
            type: "string",
            wire: "button_style",
            choices: ["primary", "success", "info", "warning", "danger", ""],
          },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          error: { type: "string" },
          icon: { type: "string", initial: "upload" },
          multiple: { type: "bool", initial: false },
          style: { type: "widget", make: given => new ButtonStyle(given) },
          value: { type: "list" },
        },
      },
      options,
    );
  }
}
export interface FileUpload extends FileUploadState {}

/** The attributes of {@link FloatLogSlider}. */
export interface FloatLogSliderState extends Shown {
  /** Base for the logarithm. Default 10. */
  base: number;
  /** Slider dragging behavior. Default "drag-tap". */
  behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Update the value of the widget as the user is holding the slider. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max value for the exponent. Default 4. */
  max: number;
  /** Min value for the exponent. Default 0. */
  min: number;
  /** Vertical or horizontal. Default "horizontal". */
  orientation: "horizontal" | "vertical";
  /** Display the current value of the slider next to it. Default true. */
  readout: boolean;
  /** Format for the readout. Default ".3g". */
  readoutFormat: string;
  /** Minimum step in the exponent to increment the value. Default 0.1. */
  step: number | null;
  /** Style. */
  style: SliderStyle;
  /** Float value. Default 1. */
  value: number;
}

/** FloatLogSlider, as ipywidgets has it. */
export class FloatLogSlider extends Widget<FloatLogSliderState> {
  constructor(options: OptionsOf<FloatLogSliderState> = {}) {
    super(
      {
        name: "FloatLogSlider",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "FloatLogSliderModel",
        view: "FloatLogSliderView",
        attributes: {
          ...shown,
          base: { type: "float", initial: 10 },
          behavior: { type: "string", choices: ["drag-tap", "drag-snap", "tap", "drag", "snap"], initial: "drag-tap" },
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "float", initial: 4 },
          min: { type: "float", initial: 0 },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "horizontal" },
          readout: { type: "bool", initial: true },
          readoutFormat: { type: "string", wire: "readout_format", initial: ".3g" },
          step: { type: "float", nullable: true, initial: 0.1 },
          style: { type: "widget", make: given => new SliderStyle(given) },
          value: { type: "float", initial: 1 },
        },
      },
      options,
    );
  }
}
export interface FloatLogSlider extends FloatLogSliderState {}

/** The attributes of {@link FloatProgress}. */
export interface FloatProgressState extends Shown {
  /** Use a predefined styling for the progress bar. Default "". */
  barStyle: "success" | "info" | "warning" | "danger" | "" | null;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Max value. Default 100. */
  max: number;
  /** Min value. Default 0. */
  min: number;
  /** Vertical or horizontal. Default "horizontal". */
  orientation: "horizontal" | "vertical";
  /** Style. */
  style: ProgressStyle;
  /** Float value. Default 0. */
  value: number;
}

/** FloatProgress, as ipywidgets has it. */
export class FloatProgress extends Widget<FloatProgressState> {
  constructor(options: OptionsOf<FloatProgressState> = {}) {
    super(
      {
        name: "FloatProgress",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "FloatProgressModel",
        view: "ProgressView",
        attributes: {
          ...shown,
          barStyle: {
            type: "string",
            wire: "bar_style",
            nullable: true,
            choices: ["success", "info", "warning", "danger", ""],
            initial: "",
          },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          max: { type: "float", initial: 100 },
          min: { type: "float", initial: 0 },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "horizontal" },
          style: { type: "widget", make: given => new ProgressStyle(given) },
          value: { type: "float", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface FloatProgress extends FloatProgressState {}

/** The attributes of {@link FloatRangeSlider}. */
export interface FloatRangeSliderState extends Shown {
  /** Slider dragging behavior. Default "drag-tap". */
  behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Update the value of the widget as the user is sliding the slider. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max value. Default 100. */
  max: number;
  /** Min value. Default 0. */
  min: number;
  /** Vertical or horizontal. Default "horizontal". */
  orientation: "horizontal" | "vertical";
  /** Display the current value of the slider next to it. Default true. */
  readout: boolean;
  /** Format for the readout. Default ".2f". */
  readoutFormat: string;
  /** Minimum step to increment the value. Default 0.1. */
  step: number | null;
  /** Style. */
  style: SliderStyle;
  /** Tuple of (lower, upper) bounds. Default [0,1]. */
  value: readonly [number, number];
}

/** FloatRangeSlider, as ipywidgets has it. */
export class FloatRangeSlider extends Widget<FloatRangeSliderState> {
  constructor(options: OptionsOf<FloatRangeSliderState> = {}) {
    super(
      {
        name: "FloatRangeSlider",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "FloatRangeSliderModel",
        view: "FloatRangeSliderView",
        attributes: {
          ...shown,
          behavior: { type: "string", choices: ["drag-tap", "drag-snap", "tap", "drag", "snap"], initial: "drag-tap" },
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "float", initial: 100 },
          min: { type: "float", initial: 0 },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "horizontal" },
          readout: { type: "bool", initial: true },
          readoutFormat: { type: "string", wire: "readout_format", initial: ".2f" },
          step: { type: "float", nullable: true, initial: 0.1 },
          style: { type: "widget", make: given => new SliderStyle(given) },
          value: { type: "floats", initial: [0, 1] },
        },
      },
      options,
    );
  }
}
export interface FloatRangeSlider extends FloatRangeSliderState {}

/** The attributes of {@link FloatSlider}. */
export interface FloatSliderState extends Shown {
  /** Slider dragging behavior. Default "drag-tap". */
  behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Update the value of the widget as the user is holding the slider. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max value. Default 100. */
  max: number;
  /** Min value. Default 0. */
  min: number;
  /** Vertical or horizontal. Default "horizontal". */
  orientation: "horizontal" | "vertical";
  /** Display the current value of the slider next to it. Default true. */
  readout: boolean;
  /** Format for the readout. Default ".2f". */
  readoutFormat: string;
  /** Minimum step to increment the value. Default 0.1. */
  step: number | null;
  /** Style. */
  style: SliderStyle;
  /** Float value. Default 0. */
  value: number;
}

/** FloatSlider, as ipywidgets has it. */
export class FloatSlider extends Widget<FloatSliderState> {
  constructor(options: OptionsOf<FloatSliderState> = {}) {
    super(
      {
        name: "FloatSlider",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "FloatSliderModel",
        view: "FloatSliderView",
        attributes: {
          ...shown,
          behavior: { type: "string", choices: ["drag-tap", "drag-snap", "tap", "drag", "snap"], initial: "drag-tap" },
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "float", initial: 100 },
          min: { type: "float", initial: 0 },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "horizontal" },
          readout: { type: "bool", initial: true },
          readoutFormat: { type: "string", wire: "readout_format", initial: ".2f" },
          step: { type: "float", nullable: true, initial: 0.1 },
          style: { type: "widget", make: given => new SliderStyle(given) },
          value: { type: "float", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface FloatSlider extends FloatSliderState {}

/** The attributes of {@link FloatText}. */
export interface FloatTextState extends Shown {
  /** Update the value as the user types. If False, update on submission, e.g., pressing Enter or navigating away. Default false. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Minimum step to increment the value. Default null. */
  step: number | null;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Float value. Default 0. */
  value: number;
}

/** FloatText, as ipywidgets has it. */
export class FloatText extends Widget<FloatTextState> {
  constructor(options: OptionsOf<FloatTextState> = {}) {
    super(
      {
        name: "FloatText",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "FloatTextModel",
        view: "FloatTextView",
        attributes: {
          ...shown,
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: false },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          step: { type: "float", nullable: true },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "float", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface FloatText extends FloatTextState {}

/** The attributes of {@link FloatsInput}. */
export interface FloatsInputState extends Shown {
  /** Allow duplicates. Default true. */
  allowDuplicates: boolean;
  /** Allowed tags. Default []. */
  allowedTags: readonly number[];
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Format. Default ".1f". */
  format: string;
  /** Max. Default null. */
  max: number | null;
  /** Min. Default null. */
  min: number | null;
  /** Placeholder. Default "". */
  placeholder: string;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Use a predefined styling for the tags. Default "". */
  tagStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** List of float tags. Default []. */
  value: readonly number[];
}

/** FloatsInput, as ipywidgets has it. */
export class FloatsInput extends Widget<FloatsInputState> {
  constructor(options: OptionsOf<FloatsInputState> = {}) {
    super(
      {
        name: "FloatsInput",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "FloatsInputModel",
        view: "FloatsInputView",
        attributes: {
          ...shown,
          allowDuplicates: { type: "bool", wire: "allow_duplicates", initial: true },
          allowedTags: { type: "floats", wire: "allowed_tags" },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          format: { type: "string", initial: ".1f" },
          max: { type: "float", nullable: true },
          min: { type: "float", nullable: true },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          tagStyle: {
            type: "string",
            wire: "tag_style",
            choices: ["primary", "success", "info", "warning", "danger", ""],
          },
          value: { type: "floats" },
        },
      },
      options,
    );
  }
}
export interface FloatsInput extends FloatsInputState {}

/** The attributes of {@link GridBox}. */
export interface GridBoxState extends Shown {
  /** Use a predefined styling for the box. Default "". */
  boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** List of widget children. Default []. */
  children: readonly Widget[];
}

/** GridBox, as ipywidgets has it. */
export class GridBox extends Widget<GridBoxState> {
  constructor(options: OptionsOf<GridBoxState> = {}) {
    super(
      {
        name: "GridBox",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "GridBoxModel",
        view: "GridBoxView",
        attributes: {
          ...shown,
          boxStyle: { type: "string", wire: "box_style", choices: ["success", "info", "warning", "danger", ""] },
          children: { type: "widgets" },
        },
      },
      options,
    );
  }
}
export interface GridBox extends GridBoxState {}

/** The attributes of {@link HBox}. */
export interface HBoxState extends Shown {
  /** Use a predefined styling for the box. Default "". */
  boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** List of widget children. Default []. */
  children: readonly Widget[];
}

/** HBox, as ipywidgets has it. */
export class HBox extends Widget<HBoxState> {
  constructor(options: OptionsOf<HBoxState> = {}) {
    super(
      {
        name: "HBox",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "HBoxModel",
        view: "HBoxView",
        attributes: {
          ...shown,
          boxStyle: { type: "string", wire: "box_style", choices: ["success", "info", "warning", "danger", ""] },
          children: { type: "widgets" },
        },
      },
      options,
    );
  }
}
export interface HBox extends HBoxState {}

/** The attributes of {@link HTMLMath}. */
export interface HTMLMathState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Placeholder text to display when nothing has been typed. Default "". */
  placeholder: string;
  /** Style. */
  style: HTMLMathStyle;
  /** String value. Default "". */
  value: string;
}

/** HTMLMath, as ipywidgets has it. */
export class HTMLMath extends Widget<HTMLMathState> {
  constructor(options: OptionsOf<HTMLMathState> = {}) {
    super(
      {
        name: "HTMLMath",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "HTMLMathModel",
        view: "HTMLMathView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new HTMLMathStyle(given) },
          value: { type: "string" },
        },
      },
      options,
    );
  }
}
export interface HTMLMath extends HTMLMathState {}

/** The attributes of {@link HTMLMathStyle}. */
export interface HTMLMathStyleState {
  /** Background specifications. Default null. */
  background: string | null;
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
  /** Text font size. Default null. */
  fontSize: string | null;
  /** Text color. Default null. */
  textColor: string | null;
}

/** HTMLMathStyle, as ipywidgets has it. */
export class HTMLMathStyle extends Widget<HTMLMathStyleState> {
  constructor(options: OptionsOf<HTMLMathStyleState> = {}) {
    super(
      {
        name: "HTMLMathStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "HTMLMathStyleModel",
        view: "StyleView",
        attributes: {
          background: { type: "string", nullable: true },
          descriptionWidth: { type: "string", wire: "description_width" },
          fontSize: { type: "string", wire: "font_size", nullable: true },
          textColor: { type: "string", wire: "text_color", nullable: true },
        },
      },
      options,
    );
  }
}
export interface HTMLMathStyle extends HTMLMathStyleState {}

/** The attributes of {@link HTML}. */
export interface HTMLState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Placeholder text to display when nothing has been typed. Default "". */
  placeholder: string;
  /** Style. */
  style: HTMLStyle;
  /** String value. Default "". */
  value: string;
}

/** HTML, as ipywidgets has it. */
export class HTML extends Widget<HTMLState> {
  constructor(options: OptionsOf<HTMLState> = {}) {
    super(
      {
        name: "HTML",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "HTMLModel",
        view: "HTMLView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new HTMLStyle(given) },
          value: { type: "string" },
        },
      },
      options,
    );
  }
}
export interface HTML extends HTMLState {}

/** The attributes of {@link HTMLStyle}. */
export interface HTMLStyleState {
  /** Background specifications. Default null. */
  background: string | null;
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
  /** Text font size. Default null. */
  fontSize: string | null;
  /** Text color. Default null. */
  textColor: string | null;
}

/** HTMLStyle, as ipywidgets has it. */
export class HTMLStyle extends Widget<HTMLStyleState> {
  constructor(options: OptionsOf<HTMLStyleState> = {}) {
    super(
      {
        name: "HTMLStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "HTMLStyleModel",
        view: "StyleView",
        attributes: {
          background: { type: "string", nullable: true },
          descriptionWidth: { type: "string", wire: "description_width" },
          fontSize: { type: "string", wire: "font_size", nullable: true },
          textColor: { type: "string", wire: "text_color", nullable: true },
        },
      },
      options,
    );
  }
}
export interface HTMLStyle extends HTMLStyleState {}

/** The attributes of {@link Image}. */
export interface ImageState extends Shown {
  /** The format of the image. Default "png". */
  format: string;
  /** Height of the image in pixels. Use layout.height for styling the widget. Default "". */
  height: string;
  /** The media data as a memory view of bytes. */
  value: Uint8Array;
  /** Width of the image in pixels. Use layout.width for styling the widget. Default "". */
  width: string;
}

/** Image, as ipywidgets has it. */
export class Image extends Widget<ImageState> {
  constructor(options: OptionsOf<ImageState> = {}) {
    super(
      {
        name: "Image",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ImageModel",
        view: "ImageView",
        attributes: {
          ...shown,
          format: { type: "string", initial: "png" },
          height: { type: "string" },
          value: { type: "bytes" },
          width: { type: "string" },
        },
      },
      options,
    );
  }
}
export interface Image extends ImageState {}

/** The attributes of {@link IntProgress}. */
export interface IntProgressState extends Shown {
  /** Use a predefined styling for the progress bar. Default "". */
  barStyle: "success" | "info" | "warning" | "danger" | "";
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Max value. Default 100. */
  max: number;
  /** Min value. Default 0. */
  min: number;
  /** Vertical or horizontal. Default "horizontal". */
  orientation: "horizontal" | "vertical";
  /** Style. */
  style: ProgressStyle;
  /** Int value. Default 0. */
  value: number;
}

/** IntProgress, as ipywidgets has it. */
export class IntProgress extends Widget<IntProgressState> {
  constructor(options: OptionsOf<IntProgressState> = {}) {
    super(
      {
        name: "IntProgress",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "IntProgressModel",
        view: "ProgressView",
        attributes: {
          ...shown,
          barStyle: { type: "string", wire: "bar_style", choices: ["success", "info", "warning", "danger", ""] },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          max: { type: "int", initial: 100 },
          min: { type: "int", initial: 0 },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "horizontal" },
          style: { type: "widget", make: given => new ProgressStyle(given) },
          value: { type: "int", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface IntProgress extends IntProgressState {}

/** The attributes of {@link IntRangeSlider}. */
export interface IntRangeSliderState extends Shown {
  /** Slider dragging behavior. Default "drag-tap". */
  behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Update the value of the widget as the user is sliding the slider. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max value. Default 100. */
  max: number;
  /** Min value. Default 0. */
  min: number;
  /** Vertical or horizontal. Default "horizontal". */
  orientation: "horizontal" | "vertical";
  /** Display the current value of the slider next to it. Default true. */
  readout: boolean;
  /** Format for the readout. Default "d". */
  readoutFormat: string;
  /** Minimum step that the value can take. Default 1. */
  step: number;
  /** Slider style customizations. */
  style: SliderStyle;
  /** Tuple of (lower, upper) bounds. Default [0,1]. */
  value: readonly [number, number];
}

/** IntRangeSlider, as ipywidgets has it. */
export class IntRangeSlider extends Widget<IntRangeSliderState> {
  constructor(options: OptionsOf<IntRangeSliderState> = {}) {
    super(
      {
        name: "IntRangeSlider",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "IntRangeSliderModel",
        view: "IntRangeSliderView",
        attributes: {
          ...shown,
          behavior: { type: "string", choices: ["drag-tap", "drag-snap", "tap", "drag", "snap"], initial: "drag-tap" },
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "int", initial: 100 },
          min: { type: "int", initial: 0 },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "horizontal" },
          readout: { type: "bool", initial: true },
          readoutFormat: { type: "string", wire: "readout_format", initial: "d" },
          step: { type: "int", initial: 1 },
          style: { type: "widget", make: given => new SliderStyle(given) },
          value: { type: "ints", initial: [0, 1] },
        },
      },
      options,
    );
  }
}
export interface IntRangeSlider extends IntRangeSliderState {}

/** The attributes of {@link IntSlider}. */
export interface IntSliderState extends Shown {
  /** Slider dragging behavior. Default "drag-tap". */
  behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Update the value of the widget as the user is holding the slider. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max value. Default 100. */
  max: number;
  /** Min value. Default 0. */
  min: number;
  /** Vertical or horizontal. Default "horizontal". */
  orientation: "horizontal" | "vertical";
  /** Display the current value of the slider next to it. Default true. */
  readout: boolean;
  /** Format for the readout. Default "d". */
  readoutFormat: string;
  /** Minimum step to increment the value. Default 1. */
  step: number;
  /** Style. */
  style: SliderStyle;
  /** Int value. Default 0. */
  value: number;
}

/** IntSlider, as ipywidgets has it. */
export class IntSlider extends Widget<IntSliderState> {
  constructor(options: OptionsOf<IntSliderState> = {}) {
    super(
      {
        name: "IntSlider",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "IntSliderModel",
        view: "IntSliderView",
        attributes: {
          ...shown,
          behavior: { type: "string", choices: ["drag-tap", "drag-snap", "tap", "drag", "snap"], initial: "drag-tap" },
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "int", initial: 100 },
          min: { type: "int", initial: 0 },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "horizontal" },
          readout: { type: "bool", initial: true },
          readoutFormat: { type: "string", wire: "readout_format", initial: "d" },
          step: { type: "int", initial: 1 },
          style: { type: "widget", make: given => new SliderStyle(given) },
          value: { type: "int", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface IntSlider extends IntSliderState {}

/** The attributes of {@link IntText}. */
export interface IntTextState extends Shown {
  /** Update the value as the user types. If False, update on submission, e.g., pressing Enter or navigating away. Default false. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Minimum step to increment the value. Default 1. */
  step: number;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Int value. Default 0. */
  value: number;
}

/** IntText, as ipywidgets has it. */
export class IntText extends Widget<IntTextState> {
  constructor(options: OptionsOf<IntTextState> = {}) {
    super(
      {
        name: "IntText",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "IntTextModel",
        view: "IntTextView",
        attributes: {
          ...shown,
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: false },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          step: { type: "int", initial: 1 },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "int", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface IntText extends IntTextState {}

/** The attributes of {@link IntsInput}. */
export interface IntsInputState extends Shown {
  /** Allow duplicates. Default true. */
  allowDuplicates: boolean;
  /** Allowed tags. Default []. */
  allowedTags: readonly number[];
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Format. Default "d". */
  format: string;
  /** Max. Default null. */
  max: number | null;
  /** Min. Default null. */
  min: number | null;
  /** Placeholder. Default "". */
  placeholder: string;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Use a predefined styling for the tags. Default "". */
  tagStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** List of int tags. Default []. */
  value: readonly number[];
}

/** IntsInput, as ipywidgets has it. */
export class IntsInput extends Widget<IntsInputState> {
  constructor(options: OptionsOf<IntsInputState> = {}) {
    super(
      {
        name: "IntsInput",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "IntsInputModel",
        view: "IntsInputView",
        attributes: {
          ...shown,
          allowDuplicates: { type: "bool", wire: "allow_duplicates", initial: true },
          allowedTags: { type: "ints", wire: "allowed_tags" },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          format: { type: "string", initial: "d" },
          max: { type: "int", nullable: true },
          min: { type: "int", nullable: true },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          tagStyle: {
            type: "string",
            wire: "tag_style",
            choices: ["primary", "success", "info", "warning", "danger", ""],
          },
          value: { type: "ints" },
        },
      },
      options,
    );
  }
}
export interface IntsInput extends IntsInputState {}

/** The attributes of {@link Label}. */
export interface LabelState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Placeholder text to display when nothing has been typed. Default "". */
  placeholder: string;
  /** Style. */
  style: LabelStyle;
  /** String value. Default "". */
  value: string;
}

/** Label, as ipywidgets has it. */
export class Label extends Widget<LabelState> {
  constructor(options: OptionsOf<LabelState> = {}) {
    super(
      {
        name: "Label",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "LabelModel",
        view: "LabelView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new LabelStyle(given) },
          value: { type: "string" },
        },
      },
      options,
    );
  }
}
export interface Label extends LabelState {}

/** The attributes of {@link LabelStyle}. */
export interface LabelStyleState {
  /** Background specifications. Default null. */
  background: string | null;
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
  /** Label text font family. Default null. */
  fontFamily: string | null;
  /** Text font size. Default null. */
  fontSize: string | null;
  /** Label text font style. Default null. */
  fontStyle: string | null;
  /** Label text font variant. Default null. */
  fontVariant: string | null;
  /** Label text font weight. Default null. */
  fontWeight: string | null;
  /** Text color. Default null. */
  textColor: string | null;
  /** Label text decoration. Default null. */
  textDecoration: string | null;
}

/** LabelStyle, as ipywidgets has it. */
export class LabelStyle extends Widget<LabelStyleState> {
  constructor(options: OptionsOf<LabelStyleState> = {}) {
    super(
      {
        name: "LabelStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "LabelStyleModel",
        view: "StyleView",
        attributes: {
          background: { type: "string", nullable: true },
          descriptionWidth: { type: "string", wire: "description_width" },
          fontFamily: { type: "string", wire: "font_family", nullable: true },
          fontSize: { type: "string", wire: "font_size", nullable: true },
          fontStyle: { type: "string", wire: "font_style", nullable: true },
          fontVariant: { type: "string", wire: "font_variant", nullable: true },
          fontWeight: { type: "string", wire: "font_weight", nullable: true },
          textColor: { type: "string", wire: "text_color", nullable: true },
          textDecoration: { type: "string", wire: "text_decoration", nullable: true },
        },
      },
      options,
    );
  }
}
export interface LabelStyle extends LabelStyleState {}

/** The attributes of {@link Link}. */
export interface LinkState {
  /** The source (widget, 'trait_name') pair. Default []. */
  source: readonly unknown[];
  /** The target (widget, 'trait_name') pair. Default []. */
  target: readonly unknown[];
}

/** Link, as ipywidgets has it. */
export class Link extends Widget<LinkState> {
  constructor(options: OptionsOf<LinkState> = {}) {
    super(
      {
        name: "Link",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "LinkModel",
        attributes: {
          source: { type: "list" },
          target: { type: "list" },
        },
      },
      options,
    );
  }
}
export interface Link extends LinkState {}

/** The attributes of {@link NaiveDatetimePicker}. */
export interface NaiveDatetimePickerState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max. Default null. */
  max: Date | null;
  /** Min. Default null. */
  min: Date | null;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Value. Default null. */
  value: Date | null;
}

/** NaiveDatetimePicker, as ipywidgets has it. */
export class NaiveDatetimePicker extends Widget<NaiveDatetimePickerState> {
  constructor(options: OptionsOf<NaiveDatetimePickerState> = {}) {
    super(
      {
        name: "NaiveDatetimePicker",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "NaiveDatetimeModel",
        view: "DatetimeView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "local datetime", nullable: true },
          min: { type: "local datetime", nullable: true },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "local datetime", nullable: true },
        },
      },
      options,
    );
  }
}
export interface NaiveDatetimePicker extends NaiveDatetimePickerState {}

/** The attributes of {@link Password}. */
export interface PasswordState extends Shown {
  /** Update the value as the user types. If False, update on submission, e.g., pressing Enter or navigating away. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Placeholder text to display when nothing has been typed. Default "". */
  placeholder: string;
  /** Style. */
  style: TextStyle;
  /** String value. Default "". */
  value: string;
}

/** Password, as ipywidgets has it. */
export class Password extends Widget<PasswordState> {
  constructor(options: OptionsOf<PasswordState> = {}) {
    super(
      {
        name: "Password",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "PasswordModel",
        view: "PasswordView",
        attributes: {
          ...shown,
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new TextStyle(given) },
          value: { type: "string" },
        },
      },
      options,
    );
  }
}
export interface Password extends PasswordState {}

/** The attributes of {@link Play}. */
export interface PlayState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** The time between two animation steps (ms). Default 100. */
  interval: number;
  /** Max value. Default 100. */
  max: number;
  /** Min value. Default 0. */
  min: number;
  /** Whether the control is currently playing. Default false. */
  playing: boolean;
  /** Whether the control will repeat in a continuous loop. Default false. */
  repeat: boolean;
  /** Show the repeat toggle button in the widget. Default true. */
  showRepeat: boolean;
  /** Increment step. Default 1. */
  step: number;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Int value. Default 0. */
  value: number;
}

/** Play, as ipywidgets has it. */
export class Play extends Widget<PlayState> {
  constructor(options: OptionsOf<PlayState> = {}) {
    super(
      {
        name: "Play",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "PlayModel",
        view: "PlayView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          interval: { type: "int", initial: 100 },
          max: { type: "int", initial: 100 },
          min: { type: "int", initial: 0 },
          playing: { type: "bool", initial: false },
          repeat: { type: "bool", initial: false },
          showRepeat: { type: "bool", wire: "show_repeat", initial: true },
          step: { type: "int", initial: 1 },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "int", initial: 0 },
        },
      },
      options,
    );
  }
}
export interface Play extends PlayState {}

/** The attributes of {@link ProgressStyle}. */
export interface ProgressStyleState {
  /** Color of the progress bar. Default null. */
  barColor: string | null;
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
}

/** ProgressStyle, as ipywidgets has it. */
export class ProgressStyle extends Widget<ProgressStyleState> {
  constructor(options: OptionsOf<ProgressStyleState> = {}) {
    super(
      {
        name: "ProgressStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ProgressStyleModel",
        view: "StyleView",
        attributes: {
          barColor: { type: "string", wire: "bar_color", nullable: true },
          descriptionWidth: { type: "string", wire: "description_width" },
        },
      },
      options,
    );
  }
}
export interface ProgressStyle extends ProgressStyleState {}

/** The attributes of {@link RadioButtons}. */
export interface RadioButtonsState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Vertical or horizontal. Default "vertical". */
  orientation: "horizontal" | "vertical";
  /** Styling customizations. */
  style: DescriptionStyle;
}

/** RadioButtons, as ipywidgets has it. */
export class RadioButtons<T> extends OneOf<T, RadioButtonsState> {
  constructor(options: OptionsOf<RadioButtonsState> & OneOfOptions<T>) {
    super(
      {
        name: "RadioButtons",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "RadioButtonsModel",
        view: "RadioButtonsView",
        attributes: {
          ...shown,
          _optionsLabels: { type: "strings", wire: "_options_labels" },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          index: { type: "int", nullable: true },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "vertical" },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
        },
      },
      options,
    );
  }
}
export interface RadioButtons<T> extends RadioButtonsState {}

/** The attributes of {@link Select}. */
export interface SelectState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** The number of rows to display. Default 5. */
  rows: number;
  /** Styling customizations. */
  style: DescriptionStyle;
}

/** Select, as ipywidgets has it. */
export class Select<T> extends OneOf<T, SelectState> {
  constructor(options: OptionsOf<SelectState> & OneOfOptions<T>) {
    super(
      {
        name: "Select",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "SelectModel",
        view: "SelectView",
        attributes: {
          ...shown,
          _optionsLabels: { type: "strings", wire: "_options_labels" },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          index: { type: "int", nullable: true },
          rows: { type: "int", initial: 5 },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
        },
      },
      options,
    );
  }
}
export interface Select<T> extends SelectState {}

/** The attributes of {@link SelectMultiple}. */
export interface SelectMultipleState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** The number of rows to display. Default 5. */
  rows: number;
  /** Styling customizations. */
  style: DescriptionStyle;
}

/** SelectMultiple, as ipywidgets has it. */
export class SelectMultiple<T> extends SeveralOf<T, SelectMultipleState> {
  constructor(options: OptionsOf<SelectMultipleState> & SeveralOfOptions<T>) {
    super(
      {
        name: "SelectMultiple",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "SelectMultipleModel",
        view: "SelectMultipleView",
        attributes: {
          ...shown,
          _optionsLabels: { type: "strings", wire: "_options_labels" },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          index: { type: "ints" },
          rows: { type: "int", initial: 5 },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
        },
      },
      options,
    );
  }
}
export interface SelectMultiple<T> extends SelectMultipleState {}

/** The attributes of {@link SelectionRangeSlider}. */
export interface SelectionRangeSliderState extends Shown {
  /** Slider dragging behavior. Default "drag-tap". */
  behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Update the value of the widget as the user is holding the slider. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Vertical or horizontal. Default "horizontal". */
  orientation: "horizontal" | "vertical";
  /** Display the current selected label next to the slider. Default true. */
  readout: boolean;
  /** Style. */
  style: SliderStyle;
}

/** SelectionRangeSlider, as ipywidgets has it. */
export class SelectionRangeSlider<T> extends RangeOf<T, SelectionRangeSliderState> {
  constructor(options: OptionsOf<SelectionRangeSliderState> & RangeOfOptions<T>) {
    super(
      {
        name: "SelectionRangeSlider",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "SelectionRangeSliderModel",
        view: "SelectionRangeSliderView",
        attributes: {
          ...shown,
          _optionsLabels: { type: "strings", wire: "_options_labels" },
          behavior: { type: "string", choices: ["drag-tap", "drag-snap", "tap", "drag", "snap"], initial: "drag-tap" },
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          index: { type: "floats", initial: [0, 0] },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "horizontal" },
          readout: { type: "bool", initial: true },
          style: { type: "widget", make: given => new SliderStyle(given) },
        },
      },
      options,
    );
  }
}
export interface SelectionRangeSlider<T> extends SelectionRangeSliderState {}

/** The attributes of {@link SelectionSlider}. */
export interface SelectionSliderState extends Shown {
  /** Slider dragging behavior. Default "drag-tap". */
  behavior: "drag-tap" | "drag-snap" | "tap" | "drag" | "snap";
  /** Update the value of the widget as the user is holding the slider. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Vertical or horizontal. Default "horizontal". */
  orientation: "horizontal" | "vertical";
  /** Display the current selected label next to the slider. Default true. */
  readout: boolean;
  /** Style. */
  style: SliderStyle;
}

/** SelectionSlider, as ipywidgets has it. */
export class SelectionSlider<T> extends OneOf<T, SelectionSliderState> {
  constructor(options: OptionsOf<SelectionSliderState> & OneOfOptions<T>) {
    super(
      {
        name: "SelectionSlider",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "SelectionSliderModel",
        view: "SelectionSliderView",
        attributes: {
          ...shown,
          _optionsLabels: { type: "strings", wire: "_options_labels" },
          behavior: { type: "string", choices: ["drag-tap", "drag-snap", "tap", "drag", "snap"], initial: "drag-tap" },
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          index: { type: "int", initial: 0 },
          orientation: { type: "string", choices: ["horizontal", "vertical"], initial: "horizontal" },
          readout: { type: "bool", initial: true },
          style: { type: "widget", make: given => new SliderStyle(given) },
        },
      },
      options,
    );
  }
}
export interface SelectionSlider<T> extends SelectionSliderState {}

/** The attributes of {@link SliderStyle}. */
export interface SliderStyleState {
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
  /** Color of the slider handle. Default null. */
  handleColor: string | null;
}

/** SliderStyle, as ipywidgets has it. */
export class SliderStyle extends Widget<SliderStyleState> {
  constructor(options: OptionsOf<SliderStyleState> = {}) {
    super(
      {
        name: "SliderStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "SliderStyleModel",
        view: "StyleView",
        attributes: {
          descriptionWidth: { type: "string", wire: "description_width" },
          handleColor: { type: "string", wire: "handle_color", nullable: true },
        },
      },
      options,
    );
  }
}
export interface SliderStyle extends SliderStyleState {}

/** The attributes of {@link Stack}. */
export interface StackState extends Shown {
  /** Use a predefined styling for the box. Default "". */
  boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** List of widget children. Default []. */
  children: readonly Widget[];
  /** The index of the selected page. This is either an integer selecting a particular sub-widget, or None to have no widgets selected. Default null. */
  selectedIndex: number | null;
  /** Titles of the pages. Default []. */
  titles: readonly string[];
}

/** Stack, as ipywidgets has it. */
export class Stack extends Widget<StackState> {
  constructor(options: OptionsOf<StackState> = {}) {
    super(
      {
        name: "Stack",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "StackModel",
        view: "StackView",
        attributes: {
          ...shown,
          boxStyle: { type: "string", wire: "box_style", choices: ["success", "info", "warning", "danger", ""] },
          children: { type: "widgets" },
          selectedIndex: { type: "int", wire: "selected_index", nullable: true },
          titles: { type: "strings" },
        },
      },
      options,
    );
  }
}
export interface Stack extends StackState {}

/** The attributes of {@link Tab}. */
export interface TabState extends Shown {
  /** Use a predefined styling for the box. Default "". */
  boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** List of widget children. Default []. */
  children: readonly Widget[];
  /** The index of the selected page. This is either an integer selecting a particular sub-widget, or None to have no widgets selected. Default null. */
  selectedIndex: number | null;
  /** Titles of the pages. Default []. */
  titles: readonly string[];
}

/** Tab, as ipywidgets has it. */
export class Tab extends Widget<TabState> {
  constructor(options: OptionsOf<TabState> = {}) {
    super(
      {
        name: "Tab",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "TabModel",
        view: "TabView",
        attributes: {
          ...shown,
          boxStyle: { type: "string", wire: "box_style", choices: ["success", "info", "warning", "danger", ""] },
          children: { type: "widgets" },
          selectedIndex: { type: "int", wire: "selected_index", nullable: true },
          titles: { type: "strings" },
        },
      },
      options,
    );
  }
}
export interface Tab extends TabState {}

/** The attributes of {@link TagsInput}. */
export interface TagsInputState extends Shown {
  /** Allow duplicates. Default true. */
  allowDuplicates: boolean;
  /** Allowed tags. Default []. */
  allowedTags: readonly string[];
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Placeholder. Default "". */
  placeholder: string;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Use a predefined styling for the tags. Default "". */
  tagStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** List of string tags. Default []. */
  value: readonly string[];
}

/** TagsInput, as ipywidgets has it. */
export class TagsInput extends Widget<TagsInputState> {
  constructor(options: OptionsOf<TagsInputState> = {}) {
    super(
      {
        name: "TagsInput",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "TagsInputModel",
        view: "TagsInputView",
        attributes: {
          ...shown,
          allowDuplicates: { type: "bool", wire: "allow_duplicates", initial: true },
          allowedTags: { type: "list", wire: "allowed_tags" },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          tagStyle: {
            type: "string",
            wire: "tag_style",
            choices: ["primary", "success", "info", "warning", "danger", ""],
          },
          value: { type: "list" },
        },
      },
      options,
    );
  }
}
export interface TagsInput extends TagsInputState {}

/** The attributes of {@link Text}. */
export interface TextState extends Shown {
  /** Update the value as the user types. If False, update on submission, e.g., pressing Enter or navigating away. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Placeholder text to display when nothing has been typed. Default "". */
  placeholder: string;
  /** Style. */
  style: TextStyle;
  /** String value. Default "". */
  value: string;
}

/** Text, as ipywidgets has it. */
export class Text extends Widget<TextState> {
  constructor(options: OptionsOf<TextState> = {}) {
    super(
      {
        name: "Text",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "TextModel",
        view: "TextView",
        attributes: {
          ...shown,
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          placeholder: { type: "string", initial: "\u200b" },
          style: { type: "widget", make: given => new TextStyle(given) },
          value: { type: "string" },
        },
      },
      options,
    );
  }
}
export interface Text extends TextState {}

/** The attributes of {@link TextStyle}. */
export interface TextStyleState {
  /** Background specifications. Default null. */
  background: string | null;
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
  /** Text font size. Default null. */
  fontSize: string | null;
  /** Text color. Default null. */
  textColor: string | null;
}

/** TextStyle, as ipywidgets has it. */
export class TextStyle extends Widget<TextStyleState> {
  constructor(options: OptionsOf<TextStyleState> = {}) {
    super(
      {
        name: "TextStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "TextStyleModel",
        view: "StyleView",
        attributes: {
          background: { type: "string", nullable: true },
          descriptionWidth: { type: "string", wire: "description_width" },
          fontSize: { type: "string", wire: "font_size", nullable: true },
          textColor: { type: "string", wire: "text_color", nullable: true },
        },
      },
      options,
    );
  }
}
export interface TextStyle extends TextStyleState {}

/** The attributes of {@link Textarea}. */
export interface TextareaState extends Shown {
  /** Update the value as the user types. If False, update on submission, e.g., pressing Enter or navigating away. Default true. */
  continuousUpdate: boolean;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Placeholder text to display when nothing has been typed. Default "". */
  placeholder: string;
  /** The number of rows to display. Default null. */
  rows: number | null;
  /** Style. */
  style: TextStyle;
  /** String value. Default "". */
  value: string;
}

/** Textarea, as ipywidgets has it. */
export class Textarea extends Widget<TextareaState> {
  constructor(options: OptionsOf<TextareaState> = {}) {
    super(
      {
        name: "Textarea",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "TextareaModel",
        view: "TextareaView",
        attributes: {
          ...shown,
          continuousUpdate: { type: "bool", wire: "continuous_update", initial: true },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          placeholder: { type: "string", initial: "\u200b" },
          rows: { type: "int", nullable: true },
          style: { type: "widget", make: given => new TextStyle(given) },
          value: { type: "string" },
        },
      },
      options,
    );
  }
}
export interface Textarea extends TextareaState {}

/** The attributes of {@link TimePicker}. */
export interface TimePickerState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Max. Default null. */
  max: string | null;
  /** Min. Default null. */
  min: string | null;
  /** The time step to use for the picker, in seconds, or "any". Default 60. */
  step: number | string;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Value. Default null. */
  value: string | null;
}

/** TimePicker, as ipywidgets has it. */
export class TimePicker extends Widget<TimePickerState> {
  constructor(options: OptionsOf<TimePickerState> = {}) {
    super(
      {
        name: "TimePicker",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "TimeModel",
        view: "TimeView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          max: { type: "time", nullable: true },
          min: { type: "time", nullable: true },
          step: { type: "float or string", initial: 60 },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "time", nullable: true },
        },
      },
      options,
    );
  }
}
export interface TimePicker extends TimePickerState {}

/** The attributes of {@link ToggleButton}. */
export interface ToggleButtonState extends Shown {
  /** Use a predefined styling for the button. Default "". */
  buttonStyle: "primary" | "success" | "info" | "warning" | "danger" | "";
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Font-awesome icon. Default "". */
  icon: string;
  /** Styling customizations. */
  style: ToggleButtonStyle;
  /** Bool value. Default false. */
  value: boolean;
}

/** ToggleButton, as ipywidgets has it. */
export class ToggleButton extends Widget<ToggleButtonState> {
  constructor(options: OptionsOf<ToggleButtonState> = {}) {
    super(
      {
        name: "ToggleButton",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ToggleButtonModel",
        view: "ToggleButtonView",
        attributes: {
          ...shown,
          buttonStyle: {
            type: "string",
            wire: "button_style",
            choices: ["primary", "success", "info", "warning", "danger", ""],
          },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          icon: { type: "string" },
          style: { type: "widget", make: given => new ToggleButtonStyle(given) },
          value: { type: "bool", initial: false },
        },
      },
      options,
    );
  }
}
export interface ToggleButton extends ToggleButtonState {}

/** The attributes of {@link ToggleButtonStyle}. */
export interface ToggleButtonStyleState {
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
  /** Toggle button text font family. Default null. */
  fontFamily: string | null;
  /** Toggle button text font size. Default null. */
  fontSize: string | null;
  /** Toggle button text font style. Default null. */
  fontStyle: string | null;
  /** Toggle button text font variant. Default null. */
  fontVariant: string | null;
  /** Toggle button text font weight. Default null. */
  fontWeight: string | null;
  /** Toggle button text color. Default null. */
  textColor: string | null;
  /** Toggle button text decoration. Default null. */
  textDecoration: string | null;
}

/** ToggleButtonStyle, as ipywidgets has it. */
export class ToggleButtonStyle extends Widget<ToggleButtonStyleState> {
  constructor(options: OptionsOf<ToggleButtonStyleState> = {}) {
    super(
      {
        name: "ToggleButtonStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ToggleButtonStyleModel",
        view: "StyleView",
        attributes: {
          descriptionWidth: { type: "string", wire: "description_width" },
          fontFamily: { type: "string", wire: "font_family", nullable: true },
          fontSize: { type: "string", wire: "font_size", nullable: true },
          fontStyle: { type: "string", wire: "font_style", nullable: true },
          fontVariant: { type: "string", wire: "font_variant", nullable: true },
          fontWeight: { type: "string", wire: "font_weight", nullable: true },
          textColor: { type: "string", wire: "text_color", nullable: true },
          textDecoration: { type: "string", wire: "text_decoration", nullable: true },
        },
      },
      options,
    );
  }
}
export interface ToggleButtonStyle extends ToggleButtonStyleState {}

/** The attributes of {@link ToggleButtons}. */
export interface ToggleButtonsState extends Shown {
  /** Use a predefined styling for the buttons. Default "". */
  buttonStyle: "primary" | "success" | "info" | "warning" | "danger" | "" | null;
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Icons names for each button (FontAwesome names without the fa- prefix). Default []. */
  icons: readonly string[];
  /** Style. */
  style: ToggleButtonsStyle;
  /** Tooltips for each button. Default []. */
  tooltips: readonly string[];
}

/** ToggleButtons, as ipywidgets has it. */
export class ToggleButtons<T> extends OneOf<T, ToggleButtonsState> {
  constructor(options: OptionsOf<ToggleButtonsState> & OneOfOptions<T>) {
    super(
      {
        name: "ToggleButtons",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ToggleButtonsModel",
        view: "ToggleButtonsView",
        attributes: {
          ...shown,
          _optionsLabels: { type: "strings", wire: "_options_labels" },
          buttonStyle: {
            type: "string",
            wire: "button_style",
            nullable: true,
            choices: ["primary", "success", "info", "warning", "danger", ""],
            initial: "",
          },
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          icons: { type: "strings" },
          index: { type: "int", nullable: true },
          style: { type: "widget", make: given => new ToggleButtonsStyle(given) },
          tooltips: { type: "strings" },
        },
      },
      options,
    );
  }
}
export interface ToggleButtons<T> extends ToggleButtonsState {}

/** The attributes of {@link ToggleButtonsStyle}. */
export interface ToggleButtonsStyleState {
  /** The width of each button. Default "". */
  buttonWidth: string;
  /** Width of the description to the side of the control. Default "". */
  descriptionWidth: string;
  /** Text font weight of each button. Default "". */
  fontWeight: string;
}

/** ToggleButtonsStyle, as ipywidgets has it. */
export class ToggleButtonsStyle extends Widget<ToggleButtonsStyleState> {
  constructor(options: OptionsOf<ToggleButtonsStyleState> = {}) {
    super(
      {
        name: "ToggleButtonsStyle",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ToggleButtonsStyleModel",
        view: "StyleView",
        attributes: {
          buttonWidth: { type: "string", wire: "button_width" },
          descriptionWidth: { type: "string", wire: "description_width" },
          fontWeight: { type: "string", wire: "font_weight" },
        },
      },
      options,
    );
  }
}
export interface ToggleButtonsStyle extends ToggleButtonsStyleState {}

/** The attributes of {@link VBox}. */
export interface VBoxState extends Shown {
  /** Use a predefined styling for the box. Default "". */
  boxStyle: "success" | "info" | "warning" | "danger" | "";
  /** List of widget children. Default []. */
  children: readonly Widget[];
}

/** VBox, as ipywidgets has it. */
export class VBox extends Widget<VBoxState> {
  constructor(options: OptionsOf<VBoxState> = {}) {
    super(
      {
        name: "VBox",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "VBoxModel",
        view: "VBoxView",
        attributes: {
          ...shown,
          boxStyle: { type: "string", wire: "box_style", choices: ["success", "info", "warning", "danger", ""] },
          children: { type: "widgets" },
        },
      },
      options,
    );
  }
}
export interface VBox extends VBoxState {}

/** The attributes of {@link Valid}. */
export interface ValidState extends Shown {
  /** Description of the control. Default "". */
  description: string;
  /** Accept HTML in the description. Default false. */
  descriptionAllowHtml: boolean;
  /** Enable or disable user changes. Default false. */
  disabled: boolean;
  /** Message displayed when the value is False. Default "Invalid". */
  readout: string;
  /** Styling customizations. */
  style: DescriptionStyle;
  /** Bool value. Default false. */
  value: boolean;
}

/** Valid, as ipywidgets has it. */
export class Valid extends Widget<ValidState> {
  constructor(options: OptionsOf<ValidState> = {}) {
    super(
      {
        name: "Valid",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "ValidModel",
        view: "ValidView",
        attributes: {
          ...shown,
          description: { type: "string" },
          descriptionAllowHtml: { type: "bool", wire: "description_allow_html", initial: false },
          disabled: { type: "bool", initial: false },
          readout: { type: "string", initial: "Invalid" },
          style: { type: "widget", make: given => new DescriptionStyle(given) },
          value: { type: "bool", initial: false },
        },
      },
      options,
    );
  }
}
export interface Valid extends ValidState {}

/** The attributes of {@link Video}. */
export interface VideoState extends Shown {
  /** When true, the video starts when it's displayed. Default true. */
  autoplay: boolean;
  /** Specifies that video controls should be displayed (such as a play/pause button etc). Default true. */
  controls: boolean;
  /** The format of the video. Default "mp4". */
  format: string;
  /** Height of the video in pixels. Default "". */
  height: string;
  /** When true, the video will start from the beginning after finishing. Default true. */
  loop: boolean;
  /** The media data as a memory view of bytes. */
  value: Uint8Array;
  /** Width of the video in pixels. Default "". */
  width: string;
}

/** Video, as ipywidgets has it. */
export class Video extends Widget<VideoState> {
  constructor(options: OptionsOf<VideoState> = {}) {
    super(
      {
        name: "Video",
        module: "@jupyter-widgets/controls",
        version: "2.0.0",
        model: "VideoModel",
        view: "VideoView",
        attributes: {
          ...shown,
          autoplay: { type: "bool", initial: true },
          controls: { type: "bool", initial: true },
          format: { type: "string", initial: "mp4" },
          height: { type: "string" },
          loop: { type: "bool", initial: true },
          value: { type: "bytes" },
          width: { type: "string" },
        },
      },
      options,
    );
  }
}
export interface Video extends VideoState {}

/** The attributes of {@link Output}. */
export interface OutputState extends Shown {
  /** Parent message id of messages to capture. Default "". */
  msgId: string;
  /** The output messages synced from the frontend. Default []. */
  outputs: readonly unknown[];
}

/** Output, as ipywidgets has it. */
export class Output extends Captured<OutputState> {
  constructor(options: OptionsOf<OutputState> = {}) {
    super(
      {
        name: "Output",
        module: "@jupyter-widgets/output",
        version: "1.0.0",
        model: "OutputModel",
        view: "OutputView",
        attributes: {
          ...shown,
          msgId: { type: "string", wire: "msg_id" },
          outputs: { type: "list" },
        },
      },
      options,
    );
  }
}
export interface Output extends OutputState {}
