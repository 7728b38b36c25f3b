using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A schema, or a dataset that uses it.</summary>
public sealed class SchemaIdentity : ResourceIdentity
{
    public SchemaIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public SchemaIdentity(Schema schema)
        : base(schema.Arn)
    {
    }

    public SchemaIdentity(Dataset dataset)
        : base(dataset.SchemaArn)
    {
    }

    public SchemaIdentity(PSObject source)
        : base(Property(source, "SchemaArn", "Schema", "Arn", "Name"))
    {
    }
}
