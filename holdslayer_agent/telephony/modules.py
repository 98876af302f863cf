"""Which Asterisk modules are needed, and which only if they are there."""

from __future__ import annotations

__all__ = ["OPTIONAL", "REQUIRED"]

REQUIRED = (
    "res_timing_timerfd.so", "res_pjproject.so", "res_sorcery_config.so", "res_sorcery_memory.so", "res_sorcery_astdb.so",
    "res_pjsip.so", "res_pjsip_session.so", "res_pjsip_sdp_rtp.so", "res_pjsip_registrar.so",
    "res_pjsip_outbound_registration.so", "res_pjsip_outbound_authenticator_digest.so",
    "res_pjsip_authenticator_digest.so", "res_pjsip_endpoint_identifier_ip.so",
    "res_pjsip_endpoint_identifier_user.so", "res_pjsip_caller_id.so", "res_pjsip_nat.so", "res_pjsip_rfc3326.so",
    "res_rtp_asterisk.so", "chan_pjsip.so", "bridge_simple.so", "bridge_softmix.so", "bridge_holding.so",
    "bridge_builtin_features.so",
    "res_stasis.so", "res_ari.so", "res_ari_model.so", "res_ari_applications.so", "res_ari_asterisk.so",
    "res_ari_bridges.so", "res_ari_channels.so", "res_ari_endpoints.so", "res_ari_events.so", "res_ari_playbacks.so",
    "res_ari_recordings.so", "res_http_websocket.so", "res_stasis_answer.so", "res_stasis_playback.so",
    "res_stasis_recording.so", "res_stasis_snoop.so", "app_stasis.so", "res_audiosocket.so", "chan_audiosocket.so",
    "app_dial.so", "app_channelredirect.so", "app_playback.so", "app_verbose.so", "pbx_config.so", "res_musiconhold.so", "codec_ulaw.so",
    "codec_alaw.so", "codec_g722.so", "codec_resample.so", "format_wav.so", "format_pcm.so", "format_sln.so",
    "func_channel.so", "func_cut.so", "func_global.so", "func_logic.so", "func_math.so", "func_strings.so", "func_callerid.so",
)  # fmt: skip
"""Without one of these no call can be made; Asterisk refuses to start and says which."""

OPTIONAL = (
    "bridge_native_rtp.so", "codec_opus_open_source.so", "codec_opus.so", "res_format_attr_opus.so",
    "res_pjsip_dtmf_info.so", "res_pjsip_pubsub.so", "res_pjsip_mwi.so", "res_pjsip_refer.so", "res_pjsip_logger.so",
    "res_pjsip_outbound_publish.so", "res_crypto.so", "app_mixmonitor.so", "res_pjsip_acl.so", "app_senddtmf.so",
    "res_websocket_client.so", "chan_bridge_media.so", "func_hangupcause.so", "app_echo.so", "app_playtones.so",
)  # fmt: skip
"""Loaded where present: better codecs, recording, tracing."""
