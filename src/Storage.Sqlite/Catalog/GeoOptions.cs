using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>The options of geospatial indexes, and what their keys may be beside a geometry.</summary>
internal static class GeoOptions
{
    private const int LatestVersion = 3;

    /// <summary>Looks at the key of a 2d index.</summary>
    /// <exception cref="DocumentException">16800, 16801: it has other geometries, or fields before it.</exception>
    public static void CheckFlat(RawDocument spec, RawDocument key)
    {
        if (key.Count(field => field.Value.Type == ElementType.String) > 1)
            throw IndexSpec.Invalid((ErrorCode)16800, spec, "can't have 2 geo fields");
        if (key.First().Value.Type != ElementType.String)
            throw IndexSpec.Invalid((ErrorCode)16801, spec, "2d has to be first in index");
        double bits = Bits(spec);
        if (bits is not (>= 1 and <= 32))
        {
            throw IndexSpec.Invalid(
                ErrorCode.InvalidOptions, spec, $"bits for hash must be > 0 and <= 32, but {bits} bits were specified");
        }

        double min = Min(spec);
        double max = Max(spec);
        if (!(max - min > 0) || !double.IsFinite(max - min))
        {
            throw IndexSpec.Invalid(
                ErrorCode.InvalidOptions,
                spec,
                $"region for hash must be valid and have positive area, but [{min}, {max}] was specified");
        }
    }

    /// <summary>How often the plane of a 2d index is quartered.</summary>
    /// <exception cref="DocumentException">TypeMismatch.</exception>
    public static double Bits(RawDocument spec) => Number(spec, "bits", 26);

    /// <summary>The least coordinate in a 2d index.</summary>
    /// <exception cref="DocumentException">TypeMismatch.</exception>
    public static double Min(RawDocument spec) => Number(spec, "min", -180);

    /// <summary>The greatest coordinate in a 2d index.</summary>
    /// <exception cref="DocumentException">TypeMismatch.</exception>
    public static double Max(RawDocument spec) => Number(spec, "max", 180);

    /// <summary>The version of a 2dsphere index as it is kept: the one that it names, or the latest one.</summary>
    /// <exception cref="DocumentException">TypeMismatch, CannotCreateIndex: it names none.</exception>
    public static RawElement Version(RawDocument spec)
    {
        const string Name = "2dsphereIndexVersion";
        var version = spec[Name];
        if (version.IsMissing)
            return new RawElement(Name, LatestVersion);
        if (!version.IsNumber)
        {
            throw IndexSpec.Invalid(
                ErrorCode.TypeMismatch, spec, $"The field '{Name}' must be a number, but got {version.Type.Alias()}");
        }

        return version.Type != ElementType.Decimal128 && version.AsDouble is (1 or 2 or 3)
            ? new RawElement(Name, version)
            : throw IndexSpec.Invalid(
                ErrorCode.CannotCreateIndex, spec, $"unsupported geo index version {{ {Name}: {version} }}, only support versions: [1,2,3]");
    }

    /// <summary>Looks at an option that has to be a number.</summary>
    /// <exception cref="DocumentException">TypeMismatch.</exception>
    public static void CheckNumber(RawDocument spec, string option, RawValue value)
    {
        if (!value.IsNumber)
            throw IndexSpec.Invalid(ErrorCode.TypeMismatch, spec, $"The field '{option}' must be a number, but got {value.Type.Alias()}");
    }

    private static double Number(RawDocument spec, string option, double otherwise)
    {
        var value = spec[option];
        if (value.IsMissing)
            return otherwise;
        CheckNumber(spec, option, value);
        return value.AsDouble;
    }
}
