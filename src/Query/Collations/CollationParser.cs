using System.Globalization;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Collations;

/// <summary>Takes a collation's specification apart.</summary>
internal static class CollationParser
{
    private const int Primary = 1;
    private const int Tertiary = 3;

    public static Collation? Parse(RawDocument specification)
    {
        string? locale = null;
        long strength = Tertiary;
        bool caseLevel = false;
        bool numericOrdering = false;
        foreach (var (name, value) in specification)
        {
            switch (name)
            {
                case "locale":
                    locale = value.Type == ElementType.String ? value.AsString : throw WrongType(name, value, "string");
                    break;
                case "strength":
                    strength = ReadStrength(value);
                    break;
                case "caseLevel":
                    caseLevel = ReadBoolean(name, value);
                    break;
                case "numericOrdering":
                    numericOrdering = ReadBoolean(name, value);
                    break;
                case "caseFirst":
                    RequireDefault(name, value, "off");
                    break;
                case "alternate":
                    RequireDefault(name, value, "non-ignorable");
                    break;
                case "maxVariable":
                    RequireDefault(name, value, "punct");
                    break;
                case "backwards" or "normalization":
                    RequireDefault(name, value, false);
                    break;
                case "version":
                    break;
                default:
                    throw new DocumentException(
                        ErrorCode.UnknownBsonField, $"BSON field 'collation.{name}' is an unknown field.");
            }
        }

        if (locale is null)
        {
            throw new DocumentException(
                ErrorCode.FieldRequired, "BSON field 'collation.locale' is missing but a required field");
        }

        return locale == "simple" ? null : new Collation(Find(locale, specification), Options(strength, caseLevel, numericOrdering));
    }

    private static CompareOptions Options(long strength, bool caseLevel, bool numericOrdering)
    {
        var options = CompareOptions.None;
        if (strength == Primary)
            options |= CompareOptions.IgnoreNonSpace;
        if (strength < Tertiary)
            options |= CompareOptions.IgnoreKanaType | CompareOptions.IgnoreWidth;
        if (strength < Tertiary && !caseLevel)
            options |= CompareOptions.IgnoreCase;
        if (numericOrdering)
            options |= CompareOptions.NumericOrdering;
        return options;
    }

    // ICU's locale names as .NET's: en_US is en-US, and de@collation=phonebook is de-u-co-phonebk.
    private static CompareInfo Find(string locale, RawDocument specification)
    {
        string[] parts = locale.Split("@collation=");
        string name = parts[0].Replace('_', '-');
        if (parts.Length > 1)
        {
            name += "-u-co-" + parts[1] switch
            {
                "phonebook" => "phonebk",
                "traditional" => "trad",
                var other => other,
            };
        }

        try
        {
            return name.Length > 0
                ? CultureInfo.GetCultureInfo(name, predefinedOnly: true).CompareInfo
                : throw Invalid(specification);
        }
        catch (CultureNotFoundException)
        {
            throw Invalid(specification);
        }
    }

    private static DocumentException Invalid(RawDocument specification) => FilterError.BadValue(
        $"Field 'locale' is invalid in: {ElementText.Of(specification)}");

    private static long ReadStrength(RawValue value)
    {
        if (!value.Raw.TryGetInt64(out long strength))
            throw WrongType("strength", value, "int");
        if (strength is < 1 or > 5)
        {
            string bound = strength < 1 ? ">= 1" : "<= 5";
            throw new DocumentException(
                (ErrorCode)51024, $"BSON field 'strength' value must be {bound}, actual value '{strength}'");
        }

        return strength <= Tertiary ? strength : throw NotSupported("strength", value);
    }

    private static bool ReadBoolean(string name, RawValue value) =>
        value.Type == ElementType.Boolean ? value.AsBoolean : throw WrongType(name, value, "bool");

    private static void RequireDefault(string name, RawValue value, RawValue expected)
    {
        if (value != expected)
            throw NotSupported(name, value);
    }

    private static DocumentException NotSupported(string name, RawValue value) => new(
        ErrorCode.CommandNotSupported, $"The collation option {ElementText.Of(name, value.Raw)} is not supported by Streetcar");

    private static DocumentException WrongType(string name, RawValue value, string expected) => new(
        ErrorCode.TypeMismatch,
        $"BSON field 'collation.{name}' is the wrong type '{value.Type.Alias()}', expected type '{expected}'");
}
