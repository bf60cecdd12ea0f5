/**
 * ODF 1.3 Part 3 §10.9, §15: slides, effects and animations. One element a line, a quotation mark where it holds text, then its
 * attributes; `@` names a group of them (groups.ts).
 */
export const presentation = `
anim:animate anim:formula anim:sub-item smil:accelerate smil:accumulate smil:additive smil:attributeName smil:autoReverse smil:begin smil:by smil:calcMode smil:decelerate smil:dur smil:end smil:fill smil:fillDefault smil:from smil:keySplines smil:keyTimes smil:repeatCount smil:repeatDur smil:restart smil:restartDefault smil:targetElement smil:to smil:values
anim:animateColor anim:color-interpolation anim:color-interpolation-direction anim:formula anim:sub-item smil:accelerate smil:accumulate smil:additive smil:attributeName smil:autoReverse smil:begin smil:by smil:calcMode smil:decelerate smil:dur smil:end smil:fill smil:fillDefault smil:from smil:keySplines smil:keyTimes smil:repeatCount smil:repeatDur smil:restart smil:restartDefault smil:targetElement smil:to smil:values
anim:animateMotion anim:formula anim:sub-item smil:accelerate smil:accumulate smil:additive smil:attributeName smil:autoReverse smil:begin smil:by smil:calcMode smil:decelerate smil:dur smil:end smil:fill smil:fillDefault smil:from smil:keySplines smil:keyTimes smil:repeatCount smil:repeatDur smil:restart smil:restartDefault smil:targetElement smil:to smil:values svg:origin svg:path
anim:animateTransform anim:formula anim:sub-item smil:accelerate smil:accumulate smil:additive smil:attributeName smil:autoReverse smil:begin smil:by smil:decelerate smil:dur smil:end smil:fill smil:fillDefault smil:from smil:repeatCount smil:repeatDur smil:restart smil:restartDefault smil:targetElement smil:to smil:values svg:type
anim:iterate @timing anim:iterate-interval anim:iterate-type anim:sub-item smil:targetElement
anim:par @timing
anim:param anim:name anim:value
anim:seq @timing
anim:set anim:sub-item smil:accelerate smil:accumulate smil:additive smil:attributeName smil:autoReverse smil:begin smil:decelerate smil:dur smil:end smil:fill smil:fillDefault smil:repeatCount smil:repeatDur smil:restart smil:restartDefault smil:targetElement smil:to
anim:transitionFilter anim:formula anim:sub-item smil:accelerate smil:accumulate smil:additive smil:autoReverse smil:begin smil:by smil:calcMode smil:decelerate smil:direction smil:dur smil:end smil:fadeColor smil:fill smil:fillDefault smil:from smil:mode smil:repeatCount smil:repeatDur smil:restart smil:restartDefault smil:subtype smil:targetElement smil:to smil:type smil:values
presentation:animation-group
presentation:animations
presentation:date-time
presentation:date-time-decl" presentation:name presentation:source style:data-style-name
presentation:dim draw:color draw:shape-id
presentation:event-listener @image-link presentation:action presentation:direction presentation:effect presentation:speed presentation:start-scale script:event-name
presentation:footer
presentation:footer-decl" presentation:name
presentation:header
presentation:header-decl" presentation:name
presentation:hide-shape draw:shape-id presentation:delay presentation:direction presentation:effect presentation:path-id presentation:speed presentation:start-scale
presentation:hide-text draw:shape-id presentation:delay presentation:direction presentation:effect presentation:path-id presentation:speed presentation:start-scale
presentation:notes draw:style-name presentation:use-date-time-name presentation:use-footer-name presentation:use-header-name style:page-layout-name
presentation:placeholder @box presentation:object
presentation:settings presentation:animations presentation:endless presentation:force-manual presentation:full-screen presentation:mouse-as-pen presentation:mouse-visible presentation:pause presentation:show presentation:show-end-of-presentation-slide presentation:show-logo presentation:start-page presentation:start-with-navigator presentation:stay-on-top presentation:transition-on-click
presentation:show presentation:name presentation:pages
presentation:show-shape draw:shape-id presentation:delay presentation:direction presentation:effect presentation:path-id presentation:speed presentation:start-scale
presentation:show-text draw:shape-id presentation:delay presentation:direction presentation:effect presentation:path-id presentation:speed presentation:start-scale
`
