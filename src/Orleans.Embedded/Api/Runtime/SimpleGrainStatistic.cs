namespace Orleans.Runtime;

/// <summary>How many activations a grain class has on a silo.</summary>
public sealed class SimpleGrainStatistic
{
    /// <summary>The grain class' full name and its assembly's.</summary>
    public string GrainType { get; init; } = "";

    /// <summary>The silo.</summary>
    public SiloAddress SiloAddress { get; init; } = null!;

    /// <summary>The number of activations.</summary>
    public int ActivationCount { get; init; }

    /// <summary>All of it as text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"SimpleGrainStatistic: GrainType={GrainType} Silo={SiloAddress} NumActivations={ActivationCount} ";
}
