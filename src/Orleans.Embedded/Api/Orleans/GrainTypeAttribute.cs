namespace Orleans;

/// <summary>
/// Gives a grain class the name its grains' identities begin with. Without it, that is the class' name in lower case
/// without <c>Grain</c> at its end.
/// </summary>
/// <param name="grainType">The name.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal string Name => grainType;
}
