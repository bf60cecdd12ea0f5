/**
 * What each dictionary of an inert PDF may hold, told by the place that refers to it (ISO 32000-2). Written on its own, not from
 * disarm's tables, so that a slip in one is seen by the other. A row is "Key" and what its value may be:
 *   #  number   ?  boolean   /  any name   =A|B  one of these names   $  string   [#]  array of numbers   [/]  of names   [$]  of strings
 *   @Role  object of that role   >Role  the same, beside this one and not below it   [@Role]  array of them   {Role}  map from any name to them   ^  a reference to what is checked in its own place
 * Alternatives stand behind a comma.
 */
export const roles: Readonly<Record<string, string>> = {
  Catalog:
    'Type=Catalog Pages@Pages OCProperties@Layers Outlines@Outlines PageLabels@Labels Lang$ ViewerPreferences@Viewer OpenAction@Place ' +
    'MarkInfo@Marks StructTreeRoot@Structure AcroForm@AcroForm Names@NameTrees ' +
    'PageLayout=SinglePage|OneColumn|TwoColumnLeft|TwoColumnRight|TwoPageLeft|TwoPageRight PageMode=UseNone|UseOutlines|UseThumbs|UseOC',
  Viewer: 'Direction=L2R|R2L',
  // 7.11.4: files inside, which are inspected by their own formats
  NameTrees: 'EmbeddedFiles@FileNames',
  FileNames: 'Names@FilePairs',
  FileSpecification: 'Type=Filespec F$ UF$ EF@FileStreams',
  FileStreams: 'F@EmbeddedFile',
  EmbeddedFile: 'Type=EmbeddedFile',
  Pages: 'Type=Pages Count# Kids[@Page]',
  Page: 'Type=Page Parent^ MediaBox[#] CropBox[#] BleedBox[#] TrimBox[#] ArtBox[#] Rotate# UserUnit# Group@Group Resources@Resources Contents@Contents Annots[@Annotation] StructParents# Tabs=S|R|C',
  Contents: '',
  Resources:
    'ExtGState{GraphicsState} ColorSpace{ColorSpace} Pattern{Pattern} Shading{Shading} XObject{XObject} Font{Font} Properties{Properties}',
  // 12.3, 12.5.6.5, 12.6: the ways through the document, and out of it
  Outlines: 'Type=Outlines First@Bookmark Last@Bookmark Count#',
  Bookmark: 'Title$ Parent^ Prev>Bookmark Next>Bookmark First@Bookmark Last>Bookmark Count# C[#] F# Dest@Place A@Action',
  Link: 'Type=Annot Subtype=Link Rect[#] QuadPoints[#] F# Border@Border C[#] H=N|I|O|P Contents$ StructParent# Dest@Place A@Action',
  Jump: 'S=Named N=NextPage|PrevPage|FirstPage|LastPage',
  Address: 'S=URI URI@Web',
  Labels: 'Nums@LabelRanges',
  Label: 'S=D|R|r|A|a P$ St#',
  // 12.5: notes, marks and drawings on a page
  Markup:
    'Type=Annot Subtype=Text|FreeText|Line|Square|Circle|Polygon|PolyLine|Highlight|Underline|Squiggly|StrikeOut|Stamp|Caret|Ink ' +
    'Rect[#] Contents$ F# AP@Appearances AS/ Border@Border BS@BorderStyle C[#] OC@Properties StructParent# CA# ca# Name/ QuadPoints[#] ' +
    'IC[#] BE@BorderEffect RD[#] DA@DefaultAppearance Q# CL[#] L[#] LE/,[/] LL# LLE# LLO# Cap? Vertices[#] InkList@Strokes Sy=P|None',
  Appearances: 'N@Appearance',
  BorderStyle: 'W# S=S|D|B|I|U D[#]',
  BorderEffect: 'S=S|C I#',
  // 12.7: form fields that hold a value and do nothing
  AcroForm: 'Fields[@Field] DA@DefaultAppearance DR@Resources NeedAppearances?',
  Field:
    'Type=Annot Subtype=Widget Rect[#] Contents$ F# AP@Appearances AS/ Border@Border BS@BorderStyle C[#] OC@Properties StructParent# H=N|I|O|P ' +
    'MK@Characteristics FT=Tx|Btn|Ch T$ TU$ Ff# V/,$,[$] DA@DefaultAppearance Q# MaxLen# Opt@Options TI# I[#] Parent@Field Kids[@Field]',
  Characteristics: 'R# BC[#] BG[#] CA$',
  // 14.7: the logical structure
  Marks: 'Marked?',
  Structure: 'Type=StructTreeRoot RoleMap{Role} K[@Structural] ParentTree@ParentTree',
  Element: 'Type=StructElem S/ P^ Lang$ T$ Alt$ E$ ActualText$ A[@Attributes] K[@Structural]',
  MarkedContent: 'Type=MCR Pg^ Stm^ MCID#',
  ObjectReference: 'Type=OBJR Pg^ Obj^',
  ParentTree: 'Nums@ParentRows',
  // 8.11
  Layers: 'OCGs[@Layer] D@LayerState',
  LayerState: 'OFF[@Layer]',
  Layer: 'Type=OCG Name$',
  Membership: 'Type=OCMD OCGs@Layer,[@Layer] P=AllOn|AnyOn|AnyOff|AllOff VE@Expression',
  Marked: 'MCID# ActualText$ Alt$ E$ Lang$',
  // 8.10, 11.6
  Form: 'Type=XObject Subtype=Form FormType# BBox[#] Matrix[#] Resources@Resources Group@Group OC@Properties StructParents#',
  Group: 'Type=Group S=Transparency CS@ColorSpace I? K?',
  SoftMask: 'Type=Mask S=Alpha|Luminosity G@XObject BC[#] TR=Identity|Default,@Function',
  // 8.9
  Image:
    'Type=XObject Subtype=Image Intent/ Interpolate? SMask@XObject Mask@XObject,[#] Matte[#] OC@Properties Width# Height# ColorSpace@ColorSpace ' +
    'BitsPerComponent# ImageMask? Decode[#]',
  // 8.4.5
  GraphicsState:
    'Type=ExtGState LW# LC# LJ# ML# D@Dash RI/ OP? op? OPM# Font@StateFont FL# SM# SA? BM/,[/] SMask=None,@SoftMask CA# ca# AIS? TK?',
  // 8.7
  TilingPattern: 'Type=Pattern PatternType# PaintType# TilingType# BBox[#] XStep# YStep# Resources@Resources Matrix[#]',
  ShadingPattern: 'Type=Pattern PatternType# Shading@Shading Matrix[#] ExtGState@GraphicsState',
  Shading:
    'ShadingType# ColorSpace@ColorSpace Background[#] BBox[#] AntiAlias? Domain[#] Matrix[#] Coords[#] Extend[?] Function@Function,[@Function] ' +
    'BitsPerCoordinate# BitsPerComponent# BitsPerFlag# Decode[#] VerticesPerRow#',
  // 8.6
  Calibrated: 'WhitePoint[#] BlackPoint[#] Gamma#,[#] Matrix[#] Range[#]',
  Profile: 'N# Alternate@ColorSpace Range[#]',
  Lookup: '',
  DeviceN: 'Subtype=DeviceN|NChannel Colorants{ColorSpace} Process@Process',
  Process: 'ColorSpace@ColorSpace Components[/]',
  // 7.10
  Sampled: 'FunctionType# Domain[#] Range[#] Size[#] BitsPerSample# Order# Encode[#] Decode[#]',
  Exponential: 'FunctionType# Domain[#] Range[#] C0[#] C1[#] N#',
  Stitching: 'FunctionType# Domain[#] Range[#] Functions[@Function] Bounds[#] Encode[#]',
  Calculator: 'FunctionType# Domain[#] Range[#]',
  // 9
  SimpleFont:
    'Type=Font Subtype=Type1|MMType1|TrueType BaseFont/ FirstChar# LastChar# Widths[#] FontDescriptor@Descriptor Encoding/,@Encoding ' +
    'ToUnicode=Identity-H|Identity-V,@CMap',
  Type3Font:
    'Type=Font Subtype=Type3 BaseFont/ FirstChar# LastChar# Widths[#] FontDescriptor@Descriptor Encoding/,@Encoding ToUnicode=Identity-H|Identity-V,@CMap ' +
    'FontBBox[#] FontMatrix@FontMatrix CharProcs{Glyph} Resources@Resources',
  Glyph: '',
  CompositeFont: 'Type=Font Subtype=Type0 BaseFont/ Encoding/,@CMap DescendantFonts[@Descendant] ToUnicode=Identity-H|Identity-V,@CMap',
  Descendant:
    'Type=Font Subtype=CIDFontType0|CIDFontType2 BaseFont/ CIDSystemInfo@SystemInfo FontDescriptor@Descriptor DW# W@Widths DW2[#] W2@Widths ' +
    'CIDToGIDMap=Identity,@GlyphMap',
  SystemInfo: 'Registry$ Ordering$ Supplement#',
  GlyphMap: '',
  Encoding: 'Type=Encoding BaseEncoding/ Differences@Differences',
  CMap: 'Type=CMap CMapName/ CIDSystemInfo@SystemInfo WMode# UseCMap/',
  Descriptor:
    'Type=FontDescriptor FontName/ FontFamily$ FontStretch/ FontWeight# Flags# FontBBox[#] ItalicAngle# Ascent# Descent# Leading# CapHeight# XHeight# StemV# StemH# ' +
    'AvgWidth# MaxWidth# MissingWidth# CharSet$ FontFile@Type1Program FontFile2@TrueTypeProgram FontFile3@CompactProgram',
  Type1Program: 'Length1# Length2# Length3#',
  TrueTypeProgram: 'Length1#',
  CompactProgram: 'Subtype=Type1C|CIDFontType0C|OpenType',
}

/** Roles whose object is a stream; all others are not. */
export const streamRoles: ReadonlySet<string> = new Set([
  'Contents',
  'EmbeddedFile',
  'Form',
  'Image',
  'TilingPattern',
  'Profile',
  'Lookup',
  'Sampled',
  'Calculator',
  'Glyph',
  'GlyphMap',
  'CMap',
  'Type1Program',
  'TrueTypeProgram',
  'CompactProgram',
])
