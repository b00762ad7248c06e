-- Debian builds OBS without its browser. This registers the kind of source that obs-browser would, with its settings and
-- its button, and says in OBS's log what is done with it.

local obs = obslua

local function say(what, source, settings)
  local words = what .. " " .. obs.obs_source_get_name(source)
  if settings then
    words = words .. " " .. obs.obs_data_get_json(settings)
  end
  print(words)
end

local kind = {
  id = "browser_source",
  type = obs.OBS_SOURCE_TYPE_INPUT,
  output_flags = obs.OBS_SOURCE_VIDEO,
  get_name = function() return "Browser" end,

  create = function(settings, source)
    say("create", source, settings)
    return {
      source = source,
      width = obs.obs_data_get_int(settings, "width"),
      height = obs.obs_data_get_int(settings, "height"),
    }
  end,

  update = function(data, settings)
    data.width = obs.obs_data_get_int(settings, "width")
    data.height = obs.obs_data_get_int(settings, "height")
    say("update", data.source, settings)
  end,

  get_defaults = function(settings)
    obs.obs_data_set_default_string(settings, "url", "https://obsproject.com/browser-source")
    obs.obs_data_set_default_int(settings, "width", 800)
    obs.obs_data_set_default_int(settings, "height", 600)
    obs.obs_data_set_default_int(settings, "fps", 30)
    obs.obs_data_set_default_bool(settings, "shutdown", false)
    obs.obs_data_set_default_bool(settings, "restart_when_active", false)
    obs.obs_data_set_default_bool(settings, "reroute_audio", false)
    obs.obs_data_set_default_int(settings, "webpage_control_level", 1)
  end,

  get_properties = function(data)
    local properties = obs.obs_properties_create()
    obs.obs_properties_add_button(properties, "refreshnocache", "Refresh", function()
      say("refresh", data.source)
      return false
    end)
    return properties
  end,

  get_width = function(data) return data.width end,
  get_height = function(data) return data.height end,
  video_render = function() end,
}

obs.obs_register_source(kind)
print("browser_source is registered")
