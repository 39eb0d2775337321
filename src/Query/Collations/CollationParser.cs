using System.Globalization;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Collations;

/// <summary>Takes a collation's specification apart.</summary>
internal static class CollationParser
{
    private const int Primary = 1;
    private const int Tertiary = 3;
    private const int Identical = 5;

    private static readonly string[] Options =
        ["strength", "caseLevel", "numericOrdering", "caseFirst", "alternate", "maxVariable", "normalization", "version"];

    public static Collation? Parse(RawDocument specification)
    {
        var options = ReadOptions(specification);
        if (options.Locale == "simple")
            return null;
        var culture = Find(options.Locale, specification);
        TextOrder? order = Icu.Instance is { } icu ? IcuTextOrder.Of(icu, options) : null;
        order ??= CultureTextOrder.Of(options, culture);
        Check(order.Options, specification);
        return new Collation(order);
    }

    private static CollationOptions ReadOptions(RawDocument specification)
    {
        string? locale = null;
        var options = new CollationOptions { Locale = "" };
        foreach (var (name, value) in specification)
        {
            // Null stands for what is not there, but for one option.
            if (value.Type is ElementType.Null or ElementType.Undefined && name != "backwards" && Options.Contains(name))
                continue;
            switch (name)
            {
                case "locale":
                    locale = ReadText(name, value);
                    break;
                case "strength":
                    options = options with { Strength = ReadStrength(value) };
                    break;
                case "caseLevel":
                    options = options with { CaseLevel = ReadBoolean(name, value) };
                    break;
                case "numericOrdering":
                    options = options with { NumericOrdering = ReadBoolean(name, value) };
                    break;
                case "caseFirst":
                    options = options with { CaseFirst = ReadChoice(name, value, "upper", "lower", "off") };
                    break;
                case "alternate":
                    options = options with { Alternate = ReadChoice(name, value, "non-ignorable", "shifted") };
                    break;
                case "maxVariable":
                    options = options with { MaxVariable = ReadChoice(name, value, "punct", "space") };
                    break;
                case "backwards":
                    options = options with { Backwards = ReadBoolean(name, value) };
                    break;
                case "normalization":
                    options = options with { Normalization = ReadBoolean(name, value) };
                    break;
                case "version":
                    CheckVersion(ReadText(name, value));
                    break;
                default:
                    throw new DocumentException(
                        ErrorCode.UnknownBsonField, $"BSON field 'collation.{name}' is an unknown field.");
            }
        }

        return locale is not null ? options with { Locale = locale } : throw new DocumentException(
            ErrorCode.FieldRequired, "BSON field 'collation.locale' is missing but a required field");
    }

    // What makes no difference is refused.
    private static void Check(CollationOptions options, RawDocument specification)
    {
        int strength = options.Strength ?? Tertiary;
        if (options.CaseFirst is "upper" or "lower" && options.CaseLevel != true && strength < Tertiary)
        {
            throw FilterError.BadValue(
                $"'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is greater than 2, in: {ElementText.Of(specification)}");
        }

        if (options.Backwards == true && strength == Primary)
            throw FilterError.BadValue($"'backwards' is invalid with 'strength' of 1, in: {ElementText.Of(specification)}");
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

    private static int ReadStrength(RawValue value)
    {
        if (!value.IsNumber)
            throw WrongType("strength", value, "int");
        if (!value.Raw.TryGetInt64(out long strength))
            strength = Whole(value);
        return strength is >= 1 and <= Identical
            ? (int)strength
            : throw FilterError.BadValue($"BSON field 'collation.strength' value must be >= 1 and <= {Identical}, actual value '{strength}'");
    }

    // As MongoDB makes numbers whole: of a double the fraction is cut off, a decimal is rounded.
    private static long Whole(RawValue value)
    {
        if (value.Type == ElementType.Decimal128 && value.Raw.Decimal128.Round(0).TryToInt64(out long rounded))
            return rounded;
        double number = value.AsDouble;
        return double.IsNaN(number) ? 0 : (long)number;
    }

    private static bool ReadBoolean(string name, RawValue value) =>
        value.Type == ElementType.Boolean ? value.AsBoolean : throw WrongType(name, value, "bool");

    private static string ReadText(string name, RawValue value) =>
        value.Type == ElementType.String ? value.AsString : throw WrongType(name, value, "string");

    private static string ReadChoice(string name, RawValue value, params ReadOnlySpan<string> choices)
    {
        string text = ReadText(name, value);
        return choices.Contains(text) ? text : throw FilterError.BadValue(
            $"Enumeration value '{text}' for field 'collation.{name}' is not a valid value.");
    }

    // MongoDB's own, which programs send, and that of this library, by which indexes are kept.
    private static void CheckVersion(string version)
    {
        if (version != Collation.ShownVersion && version != Collation.LibraryVersion)
            throw new DocumentException(ErrorCode.IncompatibleCollationVersion, $"Requested collation version '{version}' is not available");
    }

    private static DocumentException WrongType(string name, RawValue value, string expected) => new(
        ErrorCode.TypeMismatch,
        $"BSON field 'collation.{name}' is the wrong type '{value.Type.Alias()}', expected type '{expected}'");
}
