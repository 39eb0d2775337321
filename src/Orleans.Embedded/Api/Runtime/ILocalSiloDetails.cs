namespace Orleans.Runtime;

/// <summary>The silo that these services belong to.</summary>
public interface ILocalSiloDetails
{
    /// <summary>The silo's name.</summary>
    string Name { get; }

    /// <summary>The name of its cluster.</summary>
    string ClusterId { get; }

    /// <summary>The silo's address.</summary>
    SiloAddress SiloAddress { get; }

    /// <summary>The address clients would reach it at.</summary>
    SiloAddress GatewayAddress { get; }
}
