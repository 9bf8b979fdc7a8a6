using System.Globalization;
using System.Text.Json;

namespace Portolan.Diagnosis;

/// <summary>The field <c>tls</c> of <see cref="DoctorJson"/>: versions, certificate, engine.</summary>
internal static class TlsJson
{
    public static void Write(Utf8JsonWriter json, Observations seen)
    {
        if (seen.TlsTrials.Count == 0) return;
        json.WriteStartObject("tls");
        json.WriteString("engine", seen.TlsEngine);
        json.WriteStartObject("versions");
        foreach (var trial in seen.TlsTrials) json.WriteString(trial.Version, trial.CipherSuite);
        json.WriteEndObject();
        if (seen.Certificate is { } certificate) Certificate(json, certificate);
        json.WriteEndObject();
    }

    private static void Certificate(Utf8JsonWriter json, CertificateFacts facts)
    {
        json.WriteStartObject("certificate");
        json.WriteString("subject", facts.Subject);
        json.WriteString("issuer", facts.Issuer);
        json.WriteStartArray("names");
        foreach (var name in facts.Names) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("validFrom", facts.ValidFrom.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("validTo", facts.ValidTo.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("key", facts.Key);
        json.WriteString("sha256", facts.Sha256);
        json.WriteBoolean("trusted", facts.Doubts.Count == 0);
        json.WriteStartArray("doubts");
        foreach (var doubt in facts.Doubts) DoctorJson.Phrase(json, null, doubt);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
