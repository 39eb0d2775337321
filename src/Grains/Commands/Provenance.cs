namespace Streetcar.Grains.Commands;

/// <summary>Where a read or write concern is said to come from, which makes no difference here.</summary>
internal static class Provenance
{
    /// <exception cref="DocumentException">TypeMismatch, BadValue: it is none.</exception>
    public static void Check(in Argument argument) =>
        argument.OneOf("clientSupplied", "implicitDefault", "customDefault", "getLastErrorDefaults", "internalWriteDefault");
}
