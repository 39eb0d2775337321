namespace Orleans.Configuration;

/// <summary>How calls are made from a silo.</summary>
public class SiloMessagingOptions : MessagingOptions;
