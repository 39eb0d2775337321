namespace Orleans.CodeGeneration;

/// <summary>
/// The version of a grain interface, which tells silos of different builds apart in a rolling upgrade. In one process
/// there is one build, and so one version.
/// </summary>
/// <param name="version">The version; one more with every method that is added.</param>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class VersionAttribute(ushort version) : Attribute
{
    /// <summary>The version.</summary>
    public ushort Version { get; } = version;
}
