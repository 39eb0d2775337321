namespace Orleans.Runtime;

/// <summary>A silo or a client is not configured as it must be.</summary>
public sealed class OrleansConfigurationException : Exception
{
    /// <summary>A failure in words.</summary>
    /// <param name="message">What is wrong, and what would be right.</param>
    public OrleansConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>A failure caused by another.</summary>
    /// <param name="message">What is wrong, and what would be right.</param>
    /// <param name="innerException">The other failure.</param>
    public OrleansConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
