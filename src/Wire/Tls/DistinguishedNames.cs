using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Streetcar.Wire.Tls;

/// <summary>
/// Writes the names of certificates as <see href="https://www.rfc-editor.org/rfc/rfc2253">RFC 2253</see> does, and MongoDB
/// with it: the last part first, with the short names of OpenSSL, and all that is not ASCII as its bytes in UTF-8.
/// </summary>
internal static class DistinguishedNames
{
    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["0.9.2342.19200300.100.1.1"] = "UID",
        ["0.9.2342.19200300.100.1.25"] = "DC",
        ["1.2.840.113549.1.9.1"] = "emailAddress",
        ["2.5.4.3"] = "CN",
        ["2.5.4.4"] = "SN",
        ["2.5.4.5"] = "serialNumber",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "ST",
        ["2.5.4.9"] = "street",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["2.5.4.12"] = "title",
        ["2.5.4.13"] = "description",
        ["2.5.4.15"] = "businessCategory",
        ["2.5.4.16"] = "postalAddress",
        ["2.5.4.17"] = "postalCode",
        ["2.5.4.18"] = "postOfficeBox",
        ["2.5.4.20"] = "telephoneNumber",
        ["2.5.4.41"] = "name",
        ["2.5.4.42"] = "GN",
        ["2.5.4.43"] = "initials",
        ["2.5.4.44"] = "generationQualifier",
        ["2.5.4.45"] = "x500UniqueIdentifier",
        ["2.5.4.46"] = "dnQualifier",
        ["2.5.4.65"] = "pseudonym",
        ["2.5.4.72"] = "role",
    };

    /// <summary>Writes a name.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static string Format(X500DistinguishedName name)
    {
        List<string> parts = [];
        var sequence = new AsnReader(name.RawData, AsnEncodingRules.BER).ReadSequence();
        while (sequence.HasData)
        {
            List<string> attributes = [];
            var set = sequence.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                string type = attribute.ReadObjectIdentifier();
                attributes.Add($"{ShortNames.GetValueOrDefault(type, type)}={Value(attribute)}");
            }

            attributes.Reverse();
            parts.Add(string.Join('+', attributes));
        }

        parts.Reverse();
        return string.Join(',', parts);
    }

    // Names of old are in Latin 1, whatever type of text they claim to be, as OpenSSL has it.
    private static string Value(AsnReader attribute)
    {
        var tag = attribute.PeekTag();
        var encoding = (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => Encoding.UTF8,
            UniversalTagNumber.BMPString => Encoding.BigEndianUnicode,
            UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.T61String
                or UniversalTagNumber.NumericString or UniversalTagNumber.VisibleString => Encoding.Latin1,
            _ => null,
        };
        var encoded = attribute.PeekEncodedValue();
        if (encoding is null || tag.TagClass != TagClass.Universal || !attribute.TryReadPrimitiveCharacterStringBytes(tag, out var content))
            return $"#{Convert.ToHexString(encoded.Span)}";
        return Escape(Encoding.Convert(encoding, Encoding.UTF8, content.ToArray()));
    }

    private static string Escape(byte[] utf8)
    {
        var text = new StringBuilder();
        for (int i = 0; i < utf8.Length; i++)
        {
            byte one = utf8[i];
            if (one > 0x7F)
            {
                text.Append('\\').Append(one.ToString("X2", null));
                continue;
            }

            bool isAtEdge = (one == ' ' && (i == 0 || i == utf8.Length - 1)) || (one == '#' && i == 0);
            if (isAtEdge || ",+\"\\<>;"u8.Contains(one))
                text.Append('\\');
            text.Append((char)one);
        }

        return text.ToString();
    }
}
