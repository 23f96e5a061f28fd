//! Pages whose WebAssembly comes when it is needed, in groups that are visited together.
//!
//! One module a group and not a page: the splitter makes a file of what each combination of
//! modules shares, and twelve of them made 150 files.

/// Makes `$page` a route whose view is drawn by `$draw`, kept in the module `$group`.
macro_rules! lazy_page {
    ($page:ident, $group:ident, $draw:path) => {
        const _: () = {
            use leptos::prelude::AnyView;

            #[leptos::wasm_split::wasm_split(
                                                        $group,
                                                        wasm_split_path = leptos::wasm_split,
                                                        preload(preload)
                                                    )]
            fn split() -> AnyView {
                $draw()
            }

            impl leptos_router::LazyRoute for $page {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    #[cfg(feature = "ssr")]
                    crate::document::name_modules(stringify!($group));
                    split().await
                }

                async fn preload() {
                    #[cfg(target_arch = "wasm32")]
                    preload().await;
                }
            }
        };
    };
}

pub(crate) use lazy_page;
