-- Health of Holdfast's kinds for Argo CD: resource.customizations.health.holdfast.io_<Kind> of argocd-cm.
-- A failed drill, a missed objective and a late backup are for alerts: they must not block a sync. See health-strict.lua.
local hs = { status = "Progressing", message = "not looked at yet" }
local status = obj.status
if status == nil or status.conditions == nil then
  return hs
end
if status.observedGeneration ~= nil and status.observedGeneration ~= obj.metadata.generation then
  hs.message = "the last change is not looked at yet"
  return hs
end
local found = {}
for _, condition in ipairs(status.conditions) do
  found[condition.type] = condition
end
local over = found["Succeeded"]
if obj.kind == "Backup" or obj.kind == "RestoreRun" then
  if over == nil or over.status == "Unknown" then
    hs.message = "under way"
  elseif over.status == "True" then
    hs.status = "Healthy"
    hs.message = over.message
  else
    hs.status = "Degraded"
    hs.message = over.message
  end
  return hs
end
local stalled = found["Stalled"]
if stalled ~= nil and stalled.status == "True" then
  hs.status = "Degraded"
  hs.message = stalled.message
  return hs
end
local ready = found["Ready"]
if ready == nil then
  return hs
end
hs.message = ready.message
if obj.spec.suspend == true then
  hs.status = "Suspended"
elseif ready.status == "True" then
  hs.status = "Healthy"
end
return hs
